import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { Snapshot } from '@/lib/manifests/contract'
import type { Delivery } from '@/lib/manifests/delivery/delivery'
import { valuesOf } from '@/lib/manifests/delivery/post-build'
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
  const files = [...new Set(now.flatMap(delivery => [delivery.file, ...filesOf(delivery)]))]
  const facts = files.flatMap(file => readFacts(snapshot, file) ?? [])
  const configMaps = facts.flatMap(({ configMaps: found }) => found)
  const then = facts
    .flatMap(({ deliveries }) => deliveries)
    .filter(delivery => now.some(({ title }) => title === delivery.title))
    .map(delivery => ({
      ...delivery,
      values: delivery.postBuild && valuesOf(delivery.postBuild, configMaps, delivery.file),
    }))
  return { slots: settleSlots(slots, then, today.options.from), dependsOn: [...dependsOn, ...files] }
}

function filesOf({ values }: Delivery): readonly string[] {
  return values?.variables.map(({ file }) => file) ?? []
}
