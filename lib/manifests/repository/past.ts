import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { Snapshot } from '@/lib/manifests/contract'
import { settleSlots } from '@/lib/manifests/delivery/settle'
import { readFacts } from '@/lib/manifests/discover/facts'
import { findManifestKind } from '@/lib/manifests/registry'
import type { ResolvedRepository } from './resolve'

export interface PastResolution {
  /** Of every workload below the path, also those that are other cells'. */
  readonly slots: readonly DesiredSlot[]
  readonly dependsOn: readonly string[]
}

/** What a path declared in an earlier snapshot, read as the cell is read today; discovery is not asked again, the objects that deploy it are. */
export function resolvePast(
  today: ResolvedRepository,
  cell: Pick<DesiredCell, 'path' | 'kind' | 'readsAbove'>,
  path: string,
  snapshot: Snapshot,
): PastResolution {
  const reader = findManifestKind(cell.kind)
  if (reader === null) return { slots: [], dependsOn: [] }
  const { slots, dependsOn } = reader.resolve(snapshot, path, cell.readsAbove)
  const now = today.parts.get(cell.path)?.root.deliveries ?? []
  const files = [...new Set(now.map(({ file }) => file))]
  const then = files
    .flatMap(file => readFacts(snapshot, file)?.deliveries ?? [])
    .filter(delivery => now.some(({ title }) => title === delivery.title))
  return { slots: settleSlots(slots, then, today.options.from), dependsOn: [...dependsOn, ...files] }
}
