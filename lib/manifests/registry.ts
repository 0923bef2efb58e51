import type { DesiredSlot, ManifestKindId } from '@/lib/domain/desired'
import type { ManifestKind, Resolution, VersionChange } from './contract'
import { kustomize } from './kustomize/kind'
import { plain } from './plain/kind'

/** Every kind that is read. Another one is a folder beside these and a line here. */
export const manifestKinds: readonly ManifestKind[] = [kustomize, plain].map(withOwnNamespaces)

/** Null for a kind that has no reader yet. */
export function findManifestKind(id: ManifestKindId): ManifestKind | null {
  return manifestKinds.find(kind => kind.id === id) ?? null
}

/** A cell's slots may have the namespace of the object that deploys them; the files, which are edited, know only their own. */
function withOwnNamespaces(kind: ManifestKind): ManifestKind {
  return {
    ...kind,
    edit: (snapshot, resolution, change, mayChange) =>
      kind.edit(snapshot, resolution, inOwnNamespaces(resolution, change), mayChange),
  }
}

function inOwnNamespaces({ slots }: Resolution, change: VersionChange): VersionChange {
  return {
    ...change,
    slots: change.slots.map(wanted => {
      const alike = slots.filter(slot => isAlike(slot, wanted))
      if (alike.some(({ workload }) => workload.namespace === wanted.workload.namespace)) return wanted
      const [only] = alike
      return only && alike.length === 1 ? { ...wanted, workload: only.workload } : wanted
    }),
  }
}

function isAlike(slot: DesiredSlot, { workload, container, field }: VersionChange['slots'][number]): boolean {
  return (
    slot.workload.kind === workload.kind &&
    slot.workload.name === workload.name &&
    slot.container === container &&
    slot.field === field
  )
}
