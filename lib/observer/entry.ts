import { type Cell, type CellKey, cellId, slotId } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { SlotMemory } from '@/lib/domain/memory'
import { intern } from '@/lib/heap/intern'
import type { PromotionFacts, Reading, Repository } from './contract'
import type { Arrival, Removed } from './evidence'
import { foretell, type KeptLore, type Lore, takeLore } from './lore'
import type { MemoryChange } from './memory-change'
import type { KnownStanding } from './standings'

/** What the loop holds of one cell. */
export interface Entry {
  readonly key: CellKey
  repository: Repository | null
  desired: DesiredCell | null
  /** Null until it was judged for the first time. */
  cell: Cell | null
  /** As the database has it, until it was judged. */
  stored: Cell | null
  /** Whether `cell` was judged by this process; until then it is what was stored, shown as old. */
  judged: boolean
  /** By memoryKey: a record keyed by so many names would be a hidden class for each cell. */
  memory: ReadonlyMap<string, SlotMemory>
  memoryChanged: MemoryChange
  /** As read; before that, what the commit that just came tells by itself. */
  lore: Lore | null
  /** The commit that `lore` is told of. */
  loreHead: string | null
  /** What an earlier process read, until the first reading. */
  keptLore: KeptLore | null
  loreLoading: boolean
  /** How much of history was read for what `desired` says, with or without success. */
  loreTried: 'nothing' | 'origins' | 'all'
  /** Against the environment before it; null until its history was read. */
  standing: KnownStanding | null
  standingLoading: boolean
  arrivals: ReadonlyMap<string, Arrival>
  /** Values that Git declared before, as we saw them, newest first: a force-push takes history away, not what we observed. */
  past: ReadonlyMap<string, readonly string[]>
  removals: ReadonlyMap<string, Removed>
  promotions: PromotionFacts
  /** Epoch milliseconds of the last look at its evidence; 0 before the first. */
  seenAt: number
  /** Epoch milliseconds at which time alone may change the verdict. */
  reviewAt: number | null
  /** Epoch milliseconds at which the evidence grows old unless its sources have been heard of. */
  staleFrom: number | null
}

const mostPastImages = 20

/** Most cells have nothing of the kind, and thousands of empty maps are megabytes. */
const none = new Map<string, never>()

export const noPromotions: PromotionFacts = { promoted: [], open: null }

export function newEntry(key: CellKey): Entry {
  return {
    key,
    repository: null,
    desired: null,
    cell: null,
    stored: null,
    judged: false,
    memory: none,
    memoryChanged: 'no',
    lore: null,
    loreHead: null,
    keptLore: null,
    loreLoading: false,
    loreTried: 'nothing',
    standing: null,
    standingLoading: false,
    arrivals: none,
    past: none,
    removals: none,
    promotions: noPromotions,
    seenAt: 0,
    reviewAt: null,
    staleFrom: null,
  }
}

/** Takes a newer reading of the cell: notes which values arrived and which slots Git removed. */
export function takeDesired(
  entry: Entry,
  desired: DesiredCell | null,
  repository: Repository | null,
  reading: Reading | null,
  now: number,
): void {
  const commit = reading?.snapshot.commit ?? ''
  const before = slotsBefore(entry)
  const arrivals = new Map<string, Arrival>()
  const past = new Map(entry.past)
  const removals = new Map(entry.removals)
  for (const slot of desired?.slots ?? []) {
    const id = intern(slotId(slot))
    removals.delete(id)
    const known = entry.arrivals.get(id)
    const old = before.get(id)
    if (known !== undefined && known.image === slot.image) arrivals.set(id, known)
    // Seen only when we held the value before it: after a restart the change may be older than our first look.
    else arrivals.set(id, { image: slot.image, at: now, seen: entry.desired !== null && old !== undefined })
    if (old != null && old.image !== slot.image) past.set(id, pastImages(past.get(id) ?? [], old.image, slot.image))
    before.delete(id)
  }
  for (const [id, slot] of before) if (slot !== null) removals.set(id, { slot, at: now, commit, author: null })
  takeHistory(entry, desired, reading)
  if (!isResumed(entry, { arrivals, past, removals })) entry.memoryChanged = 'yes'
  entry.desired = desired
  entry.repository = repository
  entry.arrivals = arrivals
  entry.past = unlessEmpty(past)
  entry.removals = unlessEmpty(removals)
}

/** All that is remembered of it stands as an earlier process wrote it. */
function isResumed(entry: Entry, now: Pick<Entry, 'arrivals' | 'past' | 'removals'>): boolean {
  if (entry.desired !== null || entry.lore === null) return false
  const isSame = (key: 'arrivals' | 'past' | 'removals') =>
    now[key].size === entry[key].size && [...now[key]].every(([id, value]) => entry[key].get(id) === value)
  return isSame('arrivals') && isSame('past') && isSame('removals')
}

/** What the commit that just came tells by itself, or what an earlier process kept; the rest is read when it is wanted. */
function takeHistory(entry: Entry, desired: DesiredCell | null, reading: Reading | null): void {
  const { desired: before, lore, loreTried, keptLore } = entry
  entry.keptLore = null
  entry.lore = null
  entry.loreTried = 'nothing'
  if (desired === null || reading === null) return
  if (before === null && keptLore !== null) {
    entry.lore = takeLore(reading, desired, keptLore)
    if (entry.lore !== null) entry.loreTried = keptLore.all ? 'all' : 'origins'
  } else if (reading.arrival !== null) {
    entry.lore = foretell(desired, before, lore, reading.arrival)
    if (entry.lore !== null && lore !== null) entry.loreTried = loreTried
  }
  entry.loreHead = entry.lore === null ? null : reading.snapshot.commit
}

/** The one empty map for all that have nothing of the kind. */
export function unlessEmpty<T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return map.size === 0 ? none : map
}

function pastImages(known: readonly string[], left: string, now: string): readonly string[] {
  return [left, ...known.filter(image => image !== left && image !== now)].slice(0, mostPastImages)
}

/** Slots that Git declared until now: as read, else as the stored cell tells (then without their text). */
function slotsBefore(entry: Entry): Map<string, DesiredSlot | null> {
  if (entry.desired !== null) return new Map(entry.desired.slots.map(slot => [slotId(slot), slot]))
  return new Map(
    (entry.cell?.slots ?? []).filter(slot => slot.git !== null).map(slot => [slotId(slot), restoredSlot(slot)]),
  )
}

function restoredSlot(slot: Cell['slots'][number]): DesiredSlot | null {
  if (slot.git === null) return null
  return {
    workload: slot.workload,
    container: slot.container,
    field: slot.field,
    image: slot.git.image,
    status: slot.git.status,
    reason: slot.git.reason,
    file: slot.git.file,
    line: slot.git.line,
    origin: 'other',
    imageBelow: slot.git.image,
    facts: { replicas: null, suspend: false, paused: false, hook: null, ttlSecondsAfterFinished: null },
  }
}

/** Cells of one service and environment that stand in several places are one cell with all their slots; the judge names disputes. */
export function mergeDesired(cells: readonly DesiredCell[]): ReadonlyMap<string, DesiredCell> {
  const merged = new Map<string, DesiredCell>()
  for (const cell of cells) {
    if (cell.environment === null) continue
    const id = cellId({ service: cell.service, environment: cell.environment })
    const first = merged.get(id)
    if (first === undefined) {
      merged.set(id, cell)
      continue
    }
    const seen = new Set(first.slots.map(slot => slotId(slot)))
    merged.set(id, {
      ...first,
      slots: [...first.slots, ...cell.slots.filter(slot => !seen.has(slotId(slot)))],
      problems: [
        ...first.problems,
        ...cell.problems,
        {
          severity: 'warning',
          code: 'cell_declared_twice',
          file: cell.path,
          line: null,
          message: `${first.path} and ${cell.path} both declare ${cell.service} in ${cell.environment}. Say under services: in plimsoll.yaml which paths belong to it.`,
        },
      ],
      dependsOn: [...new Set([...first.dependsOn, ...cell.dependsOn])],
    })
  }
  return merged
}
