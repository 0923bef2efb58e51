import type { DesiredSlot } from '@/lib/domain/desired'
import type { Snapshot } from '@/lib/manifests/contract'
import { blobId } from '@/lib/manifests/memory'
import { nameOf } from '@/lib/manifests/paths'

export interface OneFile {
  readonly snapshot: Snapshot
  /** The kustomization that lists the one file; it stands nowhere in Git. */
  readonly listing: string
  readonly alternatives: readonly string[]
}

export function isManifest(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path) && !/(^|\/)(kustomization\.ya?ml|Chart\.ya?ml)$/.test(path)
}

export function fileOf(slot: DesiredSlot): string {
  return slot.file
}

/** The repository as if the folder had a kustomization with this file as its only resource. */
export function withOneFile(snapshot: Snapshot, folder: string, file: string): OneFile {
  const prefix = folder === '' ? '' : `${folder}/`
  const listing = `${prefix}kustomization.yaml`
  const text = `resources:\n- ${JSON.stringify(`./${nameOf(file)}`)}\n`
  const id = blobId(text)
  return {
    listing,
    alternatives: [`${prefix}kustomization.yml`, `${prefix}Kustomization`],
    snapshot: {
      commit: snapshot.commit,
      files: snapshot.files,
      list: path => (path === folder ? [...snapshot.list(path), 'kustomization.yaml'].sort() : snapshot.list(path)),
      read: path => (path === listing ? text : snapshot.read(path)),
      blob: path => (path === listing ? id : snapshot.blob(path)),
      unreadable: path => (path === listing ? null : snapshot.unreadable(path)),
      ...(snapshot.links ? { links: snapshot.links } : {}),
    },
  }
}
