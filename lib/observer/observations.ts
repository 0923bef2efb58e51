import type { NewAuditEvent } from '@/lib/domain/audit'
import { type Cell, type CellSlot, isDrifted, type SlotInCluster, slotId } from '@/lib/domain/cell'
import type { Observation, ObservedValue } from '@/lib/domain/observation'

/**
 * What a new judgement of a cell adds to its history: a new observation for each slot whose value in Git or in a cluster
 * is another one. The store ends the one before at the same instant.
 */
export function observationsOf(before: Cell | null, after: Cell, now: number): readonly Observation[] {
  const earlier = new Map((before?.slots ?? []).map(slot => [slotId(slot), slot]))
  const observations: Observation[] = []
  const key = { service: after.service, environment: after.environment }
  for (const slot of after.slots) {
    const id = slotId(slot)
    const old = earlier.get(id)
    earlier.delete(id)
    observations.push(...slotObservations({ ...key, slot: id, lastSeen: now, from: now, to: null }, old, slot, after))
  }
  for (const [id, gone] of earlier) {
    observations.push(...endedObservations({ ...key, slot: id, lastSeen: now, from: now, to: null }, gone))
  }
  return observations
}

type Base = Pick<Observation, 'service' | 'environment' | 'slot' | 'lastSeen' | 'from' | 'to'>

function slotObservations(base: Base, old: CellSlot | undefined, slot: CellSlot, cell: Cell): readonly Observation[] {
  const observations: Observation[] = []
  if (old?.git?.image !== slot.git?.image || old === undefined) {
    const value = {
      ...nothing,
      image: slot.git?.image ?? null,
      commit: cell.git?.commit ?? null,
      who: cell.git?.author ?? null,
    }
    observations.push({ ...base, source: 'git', cluster: null, value })
  }
  for (const place of slot.clusters) {
    const previous = old?.clusters.find(one => one.cluster === place.cluster)
    const value = liveValue(place, slot)
    if (previous !== undefined && old !== undefined && sameValue(liveValue(previous, old), value)) continue
    observations.push({ ...base, source: 'live', cluster: place.cluster, value })
  }
  return observations
}

function endedObservations(base: Base, gone: CellSlot): readonly Observation[] {
  const observations: Observation[] = []
  if (gone.git !== null) observations.push({ ...base, source: 'git', cluster: null, value: nothing })
  for (const place of gone.clusters) {
    if (place.template !== null) observations.push({ ...base, source: 'live', cluster: place.cluster, value: nothing })
  }
  return observations
}

const nothing: ObservedValue = {
  image: null,
  digests: [],
  state: null,
  health: null,
  commit: null,
  who: null,
  flapping: null,
}

function liveValue(place: SlotInCluster, slot: CellSlot): ObservedValue {
  return {
    ...nothing,
    image: place.template,
    digests: place.digest === null ? [] : [place.digest],
    state: place.state,
    health: healthOf(place.rows),
    who: slot.who?.name ?? null,
  }
}

function healthOf(rows: readonly string[]): string {
  const row = rows.find(one => one.startsWith('h'))
  if (row === undefined) return 'unknown'
  if (row === 'h6') return 'fine'
  return row === 'h5' || row === 'h4' ? 'moving' : 'failing'
}

function sameValue(a: ObservedValue, b: ObservedValue): boolean {
  return (
    a.image === b.image &&
    a.state === b.state &&
    a.health === b.health &&
    a.digests.length === b.digests.length &&
    a.digests.every((digest, index) => digest === b.digests[index])
  )
}

/** One row a batch: the drifts that began and those that ended. */
export function driftEvents(
  changes: readonly { readonly before: Cell | null; readonly after: Cell }[],
  now: number,
): readonly NewAuditEvent[] {
  const began = changes.filter(
    ({ before, after }) => isDrifted(after) && !after.stale && !(before !== null && isDrifted(before)),
  )
  const ended = changes.filter(
    ({ before, after }) => before !== null && isDrifted(before) && !isDrifted(after) && !after.stale,
  )
  const events: NewAuditEvent[] = []
  if (began.length > 0)
    events.push(
      driftEvent(
        'drift.seen',
        began.map(change => change.after),
        now,
      ),
    )
  if (ended.length > 0)
    events.push(
      driftEvent(
        'drift.ended',
        ended.map(change => change.after),
        now,
      ),
    )
  return events
}

function driftEvent(type: 'drift.seen' | 'drift.ended', cells: readonly Cell[], now: number): NewAuditEvent {
  const [only, second] = cells
  return {
    at: now,
    actor: { type: 'observer' },
    type,
    service: second === undefined ? (only?.service ?? null) : null,
    environment: second === undefined ? (only?.environment ?? null) : null,
    correlation: null,
    data: {
      cells: cells.map(cell => ({
        service: cell.service,
        environment: cell.environment,
        git: cell.git?.image ?? null,
        set: templatesOf(cell),
        live: cell.live.map(live => ({ cluster: live.cluster, image: live.image })),
        who: cell.who?.words ?? null,
      })),
    },
  }
}

/** What the workload is told to run, which its ready pods may not do yet. */
function templatesOf(cell: Cell): readonly string[] {
  const places = cell.slots.find(slot => slot.main)?.clusters ?? []
  return [...new Set(places.flatMap(place => place.template ?? []))]
}
