import { type CellKey, cellId } from '@/lib/domain/cell'
import type { PromotionFacts } from './contract'
import { type Entry, newEntry, noPromotions } from './entry'

/** Every cell that the loop holds, each with what promotions say of it, whichever came first. */
export interface Entries extends Map<string, Entry> {
  /** The cell's entry; a new one where there is none. */
  open(key: CellKey): Entry
  /** True when the cell is held; the facts of one that is not are kept until it comes. */
  setPromotions(key: CellKey, facts: PromotionFacts): boolean
  restore(entry: Entry): void
}

export function createEntries(): Entries {
  const held = new Map<string, Entry>()
  const facts = new Map<string, PromotionFacts>()

  function restore(entry: Entry): void {
    const id = cellId(entry.key)
    entry.promotions = facts.get(id) ?? noPromotions
    held.set(id, entry)
  }

  return Object.assign(held, {
    open(key: CellKey) {
      const known = held.get(cellId(key))
      if (known !== undefined) return known
      const entry = newEntry(key)
      restore(entry)
      return entry
    },
    setPromotions(key: CellKey, given: PromotionFacts) {
      facts.set(cellId(key), given)
      const entry = held.get(cellId(key))
      if (entry !== undefined) entry.promotions = given
      return entry !== undefined
    },
    restore,
  })
}
