import type { Cell } from '@/lib/domain/cell'
import type { Entry } from './entry'

/**
 * Puts a verdict in place. `same`: as the one before but for its age. `confirmed`: as the database has it, which was shown as old until
 * now.
 */
export function takeVerdict(entry: Entry, cell: Cell): 'same' | 'confirmed' | 'changed' {
  const { stored, cell: before, judged } = entry
  entry.cell = cell
  entry.judged = true
  entry.stored = null
  if (judged && isSame(before, cell)) return 'same'
  return stored !== null && isSame(stored, cell) ? 'confirmed' : 'changed'
}

/** But for the ages, which are no news; in doubt two are told apart, and the newer one is written. */
function isSame(before: unknown, now: unknown): boolean {
  if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) return before === now
  if (Array.isArray(before) !== Array.isArray(now)) return false
  const keys = Object.keys(now)
  if (keys.length !== Object.keys(before).length) return false
  return keys.every(key => key === 'asOf' || isSame(Reflect.get(before, key), Reflect.get(now, key)))
}
