import type { CellKey } from '@/lib/domain/cell'
import { slotId } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { RepositoryDesired } from '@/lib/manifests/contract'

export interface DesiredDifference {
  /** Cells with a slot whose image changes, appears or goes. */
  readonly changed: readonly CellKey[]
  /** Cells with a slot that was rendered and no longer is. */
  readonly broken: readonly CellKey[]
  readonly slots: readonly {
    readonly slot: DesiredSlot
    readonly before: string | null
    readonly after: string | null
  }[]
}

/** What differs between two readings of one repository. A cell is known by its path: two may share service and environment. */
export function compareDesired(before: RepositoryDesired, after: RepositoryDesired): DesiredDifference {
  const earlier = new Map(before.cells.map(cell => [cellPath(cell), cell]))
  const later = new Map(after.cells.map(cell => [cellPath(cell), cell]))
  const changed: CellKey[] = []
  const broken: CellKey[] = []
  const slots: { slot: DesiredSlot; before: string | null; after: string | null }[] = []
  for (const path of new Set([...earlier.keys(), ...later.keys()])) {
    const [old, now] = [earlier.get(path), later.get(path)]
    // The reader hands out the same object for what it did not resolve again.
    if (old === now) continue
    const differences = compareSlots(old, now)
    const cell = now ?? old
    if (cell === undefined) continue
    const key = { service: cell.service, environment: cell.environment ?? '' }
    if (differences.length > 0) changed.push(key)
    if (differences.some(one => one.broken)) broken.push(key)
    slots.push(...differences)
  }
  return { changed, broken, slots }
}

function cellPath(cell: DesiredCell): string {
  return `${cell.path}\u0000${cell.service}\u0000${cell.environment ?? ''}`
}

function compareSlots(old: DesiredCell | undefined, now: DesiredCell | undefined) {
  const earlier = new Map((old?.slots ?? []).map(slot => [slotId(slot), slot]))
  const later = new Map((now?.slots ?? []).map(slot => [slotId(slot), slot]))
  const differences: { slot: DesiredSlot; before: string | null; after: string | null; broken: boolean }[] = []
  for (const id of new Set([...earlier.keys(), ...later.keys()])) {
    const [a, b] = [earlier.get(id), later.get(id)]
    const slot = b ?? a
    if (slot === undefined || (a?.image === b?.image && a?.status === b?.status)) continue
    const isBroken = a?.status === 'rendered' && b?.status !== 'rendered'
    differences.push({ slot, before: a?.image ?? null, after: b?.image ?? null, broken: isBroken })
  }
  return differences
}
