import type { Cell, CellSlot, SlotInCluster } from './cell'

export interface Place {
  readonly slot: CellSlot
  readonly place: SlotInCluster
}

/** The slot and cluster whose verdict the cell shows: of those in the cell's state the main slot's first. Null when no cluster was judged. */
export function findWorst(cell: Cell): Place | null {
  const places = cell.slots.flatMap(slot => slot.clusters.map(place => ({ slot, place })))
  const worst = places.filter(one => one.place.state === cell.state)
  return worst.find(one => one.slot.main) ?? worst[0] ?? places.find(one => one.slot.main) ?? places[0] ?? null
}
