import { z } from 'zod'
import type { Cell } from '@/lib/domain/cell'
import type { SlotMemory } from '@/lib/domain/memory'
import type { StoredCell } from '@/lib/store/contract'
import { type Entry, newEntry, unlessEmpty } from './entry'
import type { Arrival, Removed } from './evidence'
import { type KeptLore, keepLore } from './lore'
import type { KnownStanding } from './standings'

/** A cell from the database is old until it was seen again, whatever it said. */
export function restoreEntry(stored: Cell): Entry {
  const entry = newEntry({ service: stored.service, environment: stored.environment })
  entry.cell = { ...stored, stale: true }
  entry.stored = stored
  return entry
}

/** What was written beside the cell; must come before anything is read of its sources. */
export function restoreMemory(entry: Entry, stored: unknown): void {
  const remembered = storedMemory.safeParse(stored)
  if (!remembered.success) return
  entry.memory = new Map(Object.entries(remembered.data.slots))
  entry.arrivals = new Map(remembered.data.arrivals)
  entry.past = unlessEmpty(new Map(remembered.data.past))
  entry.removals = unlessEmpty(new Map(remembered.data.removals))
  entry.standing = remembered.data.standing ?? null
  entry.keptLore = remembered.data.lore ?? null
}

export function storeEntry(entry: Entry, cell: Cell): StoredCell {
  const memory: StoredMemory = {
    slots: Object.fromEntries(entry.memory),
    arrivals: [...entry.arrivals],
    past: [...entry.past].map(([id, images]) => [id, [...images]]),
    removals: [...entry.removals],
    standing: entry.standing,
    lore: loreToKeep(entry),
  }
  return { cell, memory }
}

function loreToKeep({ desired, lore, loreHead, loreTried, keptLore }: Entry): KeptLore | null {
  if (desired === null || lore === null || loreHead === null) return keptLore
  return keepLore(desired, lore, loreHead, loreTried === 'all')
}

interface StoredMemory {
  readonly slots: Readonly<Record<string, SlotMemory>>
  readonly arrivals: readonly (readonly [string, Arrival])[]
  readonly past: readonly (readonly [string, readonly string[]])[]
  readonly removals: readonly (readonly [string, Removed])[]
  readonly standing?: KnownStanding | null
  readonly lore?: KeptLore | null
}

/** Our own writing, so only its outline is looked at: a row of an older shape is forgotten, not trusted. */
const storedMemory = z.custom<StoredMemory>(
  value =>
    isObject(value) &&
    isObject(value.slots) &&
    Object.values(value.slots).every(isObject) &&
    [value.arrivals, value.past, value.removals].every(isListOfPairs) &&
    [value.standing, value.lore].every(one => one == null || isObject(one)),
)

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOfPairs(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every(one => Array.isArray(one) && one.length === 2 && typeof one[0] === 'string')
  )
}
