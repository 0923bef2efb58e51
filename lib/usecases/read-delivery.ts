import type { DeliveryView } from '@/lib/contract'
import type { Cell, CellSlot, SlotInCluster } from '@/lib/domain/cell'
import { slotId } from '@/lib/domain/cell'
import { findDeliverySteps } from '@/lib/domain/delivery-steps'
import type { ChainLink } from '@/lib/domain/evidence'
import type { Observation } from '@/lib/domain/observation'
import type { BranchLine } from '@/lib/git/contract'
import type { FoundDelivery } from '@/lib/observer/contract'

export interface DeliverySources {
  readonly cell: Cell
  readonly observed: readonly Observation[]
  readonly line: BranchLine | null
  readonly chains: readonly FoundDelivery[]
}

/** How far the main slot's value came, in each cluster. */
export function readDelivery({ cell, observed, line, chains }: DeliverySources): readonly DeliveryView[] {
  const slot = cell.slots.find(one => one.main)
  if (slot === undefined || slot.git === null) return []
  return slot.clusters.map(place => ({
    environment: cell.environment,
    cluster: place.cluster,
    steps: findDeliverySteps({
      slot,
      place,
      links: linksOf(chains, slot, place.cluster),
      hasValue: revision => hasCommit(line, cell.git?.commit ?? '', revision),
      isValue: revision => cell.git !== null && cell.git.commit !== '' && revision.endsWith(cell.git.commit),
      arrivedAt: cell.git?.since ?? null,
      ...timesOf(slot, place, observed),
    }).map(step => ({ ...step })),
  }))
}

/** From the workload upward; null when it was not read. */
export function linksOf(
  chains: readonly FoundDelivery[],
  slot: CellSlot,
  cluster: string,
): readonly ChainLink[] | null {
  return chains.find(chain => chain.slot === slotId(slot) && chain.cluster === cluster)?.links ?? null
}

/** Whether a controller's revision contains a commit; null: it names no commit that was read. */
export function hasCommit(line: BranchLine | null, commit: string, revision: string): boolean | null {
  const sha = /[0-9a-f]{40,64}$/.exec(revision)?.[0]
  const at = sha === undefined ? null : (line?.positionOf(sha) ?? null)
  const wanted = line?.positionOf(commit) ?? null
  return at === null || wanted === null ? null : at >= wanted
}

/** When this image first stood there in its last unbroken stay, and when it was first as Git says; never longer ago than we looked. */
function timesOf(slot: CellSlot, place: SlotInCluster, observed: readonly Observation[]) {
  const image = slot.git?.image
  const here = observed
    .filter(one => one.source === 'live' && one.cluster === place.cluster && one.slot === slotId(slot))
    .toSorted((a, b) => b.from - a.from)
  const last = here.findIndex(one => one.value.image === image)
  const end = last === -1 ? -1 : here.findIndex((one, index) => index > last && one.value.image !== image)
  const stay = last === -1 ? [] : here.slice(last, end === -1 ? undefined : end)
  // The first that was ever seen says only that it was there already.
  const isWatched = end !== -1
  const seenAt = isWatched ? (stay.at(-1)?.from ?? null) : null
  const well = stay.filter(one => one.value.state === 'Synced').at(-1)
  const wellAt = well === undefined || (!isWatched && well === stay.at(-1)) ? null : well.from
  return { seenAt, wellAt }
}
