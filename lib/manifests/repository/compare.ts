import { slotId } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { RepositoryDesired } from '@/lib/manifests/contract'

export interface SlotDifference {
  readonly cell: DesiredCell
  readonly slot: DesiredSlot
  readonly before: string | null
  readonly after: string | null
}

export interface DesiredDifference {
  /** Cells with a slot whose image or status changes, appears or goes. */
  readonly changed: readonly DesiredCell[]
  /** Cells with a slot that was rendered and no longer is, or with an error that was not there. */
  readonly broken: readonly DesiredCell[]
  readonly slots: readonly SlotDifference[]
}

/** What differs between two readings of one repository. A cell is known by its path too: two may share service and environment. */
export function compareDesired(before: RepositoryDesired, after: RepositoryDesired): DesiredDifference {
  const earlier = new Map(before.cells.map(cell => [cellPath(cell), cell]))
  const later = new Map(after.cells.map(cell => [cellPath(cell), cell]))
  const changed: DesiredCell[] = []
  const broken: DesiredCell[] = []
  const slots: SlotDifference[] = []
  for (const path of new Set([...earlier.keys(), ...later.keys()])) {
    const [old, now] = [earlier.get(path), later.get(path)]
    const cell = old ?? now
    // The reader hands out the same object for what it did not resolve again.
    if (old === now || cell === undefined) continue
    const differences = compareSlots(cell, old, now)
    if (differences.length > 0) changed.push(cell)
    if (differences.some(one => one.broken) || hasNewError(old, now)) broken.push(cell)
    slots.push(...differences)
  }
  return { changed, broken, slots }
}

/** What tells a cell from every other of its repository. */
export function cellPath({ path, service, environment }: DesiredCell): string {
  return `${path}\u0000${service}\u0000${environment ?? ''}`
}

function compareSlots(cell: DesiredCell, old: DesiredCell | undefined, now: DesiredCell | undefined) {
  const earlier = slotsById(old)
  const later = slotsById(now)
  const differences: (SlotDifference & { broken: boolean })[] = []
  for (const id of new Set([...earlier.keys(), ...later.keys()])) {
    const [a, b] = [earlier.get(id), later.get(id)]
    const slot = b ?? a
    if (slot === undefined || (a?.image === b?.image && a?.status === b?.status)) continue
    const isBroken = a?.status === 'rendered' && b?.status !== 'rendered'
    differences.push({ cell, slot, before: a?.image ?? null, after: b?.image ?? null, broken: isBroken })
  }
  return differences
}

/** Containers of one name in one workload are told apart by their order. */
function slotsById(cell: DesiredCell | undefined): ReadonlyMap<string, DesiredSlot> {
  const slots = new Map<string, DesiredSlot>()
  for (const slot of cell?.slots ?? []) {
    let id = slotId(slot)
    while (slots.has(id)) id += '+'
    slots.set(id, slot)
  }
  return slots
}

function hasNewError(old: DesiredCell | undefined, now: DesiredCell | undefined): boolean {
  const known = new Set(errorsOf(old))
  return errorsOf(now).some(error => !known.has(error))
}

function errorsOf(cell: DesiredCell | undefined): readonly string[] {
  return (cell?.problems ?? []).flatMap(({ severity, code, file, message }) =>
    severity === 'error' ? [`${code} ${file} ${message}`] : [],
  )
}
