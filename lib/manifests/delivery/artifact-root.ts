import type { Snapshot } from '@/lib/manifests/contract'
import { folderOf, foldersAbove } from '@/lib/manifests/paths'
import type { Delivery } from './delivery'

/**
 * Flux may be given an artifact that a pipeline packs of one folder: paths then begin there. Where a path is not in the repository and is
 * below exactly one of the folders above its object, that folder is the one; all that take the same artifact begin there.
 */
export function fromArtifactRoots(deliveries: readonly Delivery[], snapshot: Snapshot): readonly Delivery[] {
  const roots = new Map<string, Set<string>>()
  const found = deliveries.map(delivery => {
    const root = packedFolder(delivery, snapshot)
    const artifact = artifactOf(delivery)
    if (root !== null && artifact !== null) roots.set(artifact, (roots.get(artifact) ?? new Set()).add(root))
    return root
  })
  return deliveries.map((delivery, index) => {
    const artifact = artifactOf(delivery)
    const root = found[index] ?? rootOf(roots.get(artifact ?? ''))
    // All of an artifact: without a folder that it is known to be packed of it may be of any repository.
    if (root === null) return artifact !== null && delivery.path === '' ? { ...delivery, path: null } : delivery
    const path = delivery.path === null ? null : below(root, delivery.path)
    return path === null || !isThere(path, snapshot) ? delivery : { ...delivery, path }
  })
}

/** What is no Git repository; one that is begins at its own root. */
function artifactOf({ controller, source }: Delivery): string | null {
  if (controller !== 'flux' || source === null || source.kind === null || source.kind === 'GitRepository') return null
  return `${source.kind}/${source.name}`
}

function packedFolder({ controller, path, repository, file }: Delivery, snapshot: Snapshot): string | null {
  if (controller !== 'flux' || repository !== null || path === null || isThere(path, snapshot)) return null
  return rootOf(new Set(foldersAbove(file).filter(folder => folder !== '' && isThere(below(folder, path), snapshot))))
}

function rootOf(roots: ReadonlySet<string> = new Set()): string | null {
  const [root = null] = roots
  return roots.size === 1 ? root : null
}

function below(folder: string, path: string): string {
  return path === '' ? folder : `${folder}/${path}`
}

/** Of a pattern, what stands before what is filled in. */
function isThere(path: string, snapshot: Snapshot): boolean {
  const star = path.indexOf('*')
  const plain = star === -1 ? path : folderOf(path.slice(0, star))
  return plain === '' || snapshot.list(plain).length > 0
}
