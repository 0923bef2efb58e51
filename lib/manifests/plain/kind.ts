import type { Problem } from '@/lib/domain/problem'
import type { Setting } from '@/lib/domain/settings'
import type {
  EditResult,
  FileEdit,
  ManifestKind,
  MayChange,
  Resolution,
  Snapshot,
  VersionChange,
} from '@/lib/manifests/contract'
import { refuseEdit } from '@/lib/manifests/edit'
import { parseFile } from '@/lib/manifests/kustomize/documents'
import { kustomize } from '@/lib/manifests/kustomize/kind'
import { get } from '@/lib/manifests/yaml/node'
import { fileOf, isManifest, withOneFile } from './one-file'

/** A folder of manifests without a kustomization: each file counts by itself, so a broken one hides no other. */
export const plain: ManifestKind = { id: 'plain', resolve, edit, settings }

function resolve(snapshot: Snapshot, path: string): Resolution {
  const folder = path === '' ? '' : `${path}/`
  const parts = snapshot
    .list(path)
    .map(name => `${folder}${name}`)
    .filter(isManifest)
    .map(file => resolveFile(snapshot, path, file))
  return {
    path,
    kind: 'plain',
    slots: parts.flatMap(({ slots }) => slots),
    problems: parts.flatMap(({ problems }) => problems),
    dependsOn: [...new Set([folder === '' ? '/' : folder, ...parts.flatMap(({ dependsOn }) => dependsOn)])],
  }
}

/** Of the files that can be read; a broken one hides no other. */
function settings(snapshot: Snapshot, path: string): readonly Setting[] {
  const folder = path === '' ? '' : `${path}/`
  const files = snapshot.list(path).map(name => `${folder}${name}`)
  return files
    .filter(file => isManifest(file) && snapshot.unreadable(file) === null)
    .flatMap(file => kustomize.settings(withOneFile(snapshot, path, file).snapshot, path) ?? [])
}

/** Read as kustomize reads a resource: the same objects, containers and places in the text. */
function resolveFile(snapshot: Snapshot, path: string, file: string): Resolution {
  const why = snapshot.unreadable(file)
  if (why !== null) {
    const message = `${file} can't be read: ${why}. Its images are not shown.`
    const problem = { severity: 'error' as const, code: 'file_unreadable', file, line: null, message }
    return { path, kind: 'plain', slots: [], problems: [problem], dependsOn: [file] }
  }
  if (!holdsObjects(snapshot, file)) return { path, kind: 'plain', slots: [], problems: [], dependsOn: [file] }
  const view = withOneFile(snapshot, path, file)
  const { slots, problems, dependsOn } = kustomize.resolve(view.snapshot, path)
  return {
    path,
    kind: 'plain',
    slots,
    problems: problems.map(problem => onFile(problem, view.listing, file)),
    dependsOn: dependsOn.filter(dependency => dependency !== view.listing && !view.alternatives.includes(dependency)),
  }
}

/** Values, catalogues and configurations stand beside manifests; what cannot be read may be a manifest. */
function holdsObjects(snapshot: Snapshot, file: string): boolean {
  const { parsed } = parseFile(snapshot, file, snapshot.read(file) ?? '', 'all')
  return !parsed.ok || parsed.documents.some(node => get(node, 'apiVersion') !== null || get(node, 'kind') !== null)
}

/** A version stands in one file or in several; each is edited alone and seen alone. There is no overlay that could say otherwise. */
function edit(snapshot: Snapshot, resolution: Resolution, change: VersionChange, mayChange?: MayChange): EditResult {
  const { path } = resolution
  const edits: FileEdit[] = []
  const files = new Set(resolution.slots.filter(slot => isWanted(slot, change)).map(fileOf))
  const missing = change.slots.find(slot => !resolution.slots.some(own => isWanted(own, { ...change, slots: [slot] })))
  if (missing !== undefined || files.size === 0) {
    const what = missing ? `${missing.workload.name} has no container '${missing.container}' here` : 'No slot was named'
    return refuseEdit('slot_missing', path === '' ? '.' : path, null, `${what}. Look at the cell again.`)
  }
  for (const file of files) {
    const view = withOneFile(snapshot, path, file)
    const slots = resolution.slots.filter(slot => fileOf(slot) === file)
    const part: Resolution = { ...resolution, kind: 'kustomize', slots }
    const wanted = change.slots.filter(slot => slots.some(own => isWanted(own, { ...change, slots: [slot] })))
    const shared = slots.find(slot => isWanted(slot, change) && mayChange?.(file, slot.line, true) === false)
    if (shared !== undefined) return refuseEdit('file_shared', file, shared.line, sharedFile)
    const result = kustomize.edit(view.snapshot, part, { ...change, slots: wanted }, mayChange && (() => true))
    if (!result.ok) return { ok: false, problem: onFile(result.problem, view.listing, file) }
    // The listing stands nowhere in Git: what would need an entry there cannot be said in plain manifests.
    if (result.edits.some(each => each.path === view.listing)) return refuseEdit('file_shared', file, null, sharedFile)
    edits.push(...result.edits)
  }
  return { ok: true, edits }
}

const sharedFile =
  'This file decides images of other cells too, and plain manifests have no overlay to say otherwise. Plan all of them together, or give each a file of its own.'

function onFile(problem: Problem, listing: string, file: string): Problem {
  return problem.file === listing ? { ...problem, file, line: null } : problem
}

function isWanted(slot: Resolution['slots'][number], { slots }: VersionChange): boolean {
  return slots.some(
    ({ workload, container, field }) =>
      workload.kind === slot.workload.kind &&
      workload.name === slot.workload.name &&
      workload.namespace === slot.workload.namespace &&
      container === slot.container &&
      field === slot.field,
  )
}
