import type { ManifestKindId } from '@/lib/domain/desired'
import type { ManifestKind } from './contract'
import { kustomize } from './kustomize/kind'
import { plain } from './plain/kind'

/** Every kind that is read. Another one is a folder beside these and a line here. */
export const manifestKinds: readonly ManifestKind[] = [kustomize, plain]

export function findManifestKind(id: ManifestKindId): ManifestKind | null {
  return manifestKinds.find(kind => kind.id === id) ?? null
}
