import { createHash } from 'node:crypto'
import type { Cell } from '@/lib/domain/cell'
import type { Entry } from './entry'

/**
 * Puts a verdict in place. `same`: as the one before but for its age. `confirmed`: as the database has it, which was shown as old until
 * now.
 */
export function takeVerdict(entry: Entry, cell: Cell): 'same' | 'confirmed' | 'changed' {
  const { stored, shown: before } = entry
  const shown = fingerprint(cell)
  entry.cell = cell
  entry.shown = shown
  entry.stored = null
  if (shown === before) return 'same'
  return stored !== null && isSame(stored, cell) ? 'confirmed' : 'changed'
}

/** But for the ages; what was stored is told apart from an equal one when in doubt, and written again. */
function isSame(stored: unknown, now: unknown): boolean {
  if (typeof stored !== 'object' || typeof now !== 'object' || stored === null || now === null) return stored === now
  if (Array.isArray(stored) !== Array.isArray(now)) return false
  const keys = Object.keys(now)
  if (keys.length !== Object.keys(stored).length) return false
  return keys.every(key => key === 'asOf' || isSame(Reflect.get(stored, key), Reflect.get(now, key)))
}

/** Every cell has one, so it must be short; two that differ in more than their age are never taken for the same. */
function fingerprint(cell: Cell): string {
  return createHash('sha256').update(JSON.stringify(cell).replace(ages, '')).digest('base64')
}

/** Ages are no news: a cell that only grew older is not published. A quote within a text is escaped, so only keys are met. */
const ages = /"asOf":(?:\d+|null),?/g
