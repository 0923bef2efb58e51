import type { DesiredCell, DesiredSlot, ManifestKindId } from '@/lib/domain/desired'
import type { Problem } from '@/lib/domain/problem'
import type { Setting } from '@/lib/domain/settings'

/** One commit (or work tree) of a repository. Immutable and synchronous: everything it can answer is in memory. */
export interface Snapshot {
  /** 40 hex digits; for a work tree read from disk the HEAD commit, or 40 zeros without one. */
  readonly commit: string
  /** Names of the entries of a folder ('' is the root), folders with a trailing '/'; empty when it is not there. Sorted by code unit. */
  list(folder: string): readonly string[]
  /** Text of a regular file (UTF-8, BOM kept), or null when absent, a symlink that leaves the repository, a submodule, or larger than the limit. */
  read(path: string): string | null
  /** Git blob id, or null when absent. Equal ids mean equal bytes. */
  blob(path: string): string | null
  /** All regular files, sorted. */
  readonly files: readonly string[]
  /** Why a path that exists cannot be read (too large, link leaves the repository, not UTF-8), else null. */
  unreadable(path: string): string | null
  /** Id of a folder with all below it, where the source knows one: equal ids mean equal entries. */
  readonly tree?: (folder: string) => string | null
  /** Symbolic links that stay inside the repository, with the path that each leads to. */
  readonly links?: ReadonlyMap<string, string>
}

/** What one kind of manifest made of one path. */
export interface Resolution {
  readonly path: string
  readonly kind: ManifestKindId
  readonly slots: readonly DesiredSlot[]
  readonly problems: readonly Problem[]
  /** Every path looked at, also absent ones; folders end with '/'. */
  readonly dependsOn: readonly string[]
  /** Files above a kustomization's folder were taken too. */
  readonly readsAbove?: boolean
}

export interface VersionChange {
  /** Which slots get the version: workload kind, namespace, name, container and field. */
  readonly slots: readonly Pick<DesiredSlot, 'workload' | 'container' | 'field'>[]
  /** Null leaves no tag (digest only). */
  readonly tag: string | null
  /** Null: no digest after the change. */
  readonly digest: string | null
}

/** Replacement of one file's text; every byte outside the announced change is as before. */
export interface FileEdit {
  readonly path: string
  readonly before: string
  readonly after: string
}

export type EditResult =
  | { readonly ok: true; readonly edits: readonly FileEdit[] }
  | { readonly ok: false; readonly problem: Problem }

export interface ManifestKind {
  readonly id: ManifestKindId
  /** `readsAbove`: what delivers the path builds without kustomize's load restriction, as Flux does. */
  resolve(snapshot: Snapshot, path: string, readsAbove?: boolean): Resolution
  /** Without `mayChange` only what lies in the path's own folder is changed where it stands. */
  edit(snapshot: Snapshot, resolution: Resolution, change: VersionChange, mayChange?: MayChange): EditResult
  /** What the path's objects set beside their images; null where that is not certain. */
  settings(snapshot: Snapshot, path: string, readsAbove?: boolean): readonly Setting[] | null
}

/**
 * Whether the text that decides a version may be changed where it stands. `isOwn`: it lies in the path's own folder; all else is used by
 * others until the whole repository says that it is not.
 */
export type MayChange = (file: string, line: number, isOwn: boolean) => boolean

/** The whole repository at one commit. */
export interface RepositoryDesired {
  readonly commit: string
  readonly cells: readonly DesiredCell[]
  readonly problems: readonly Problem[]
}
