import { expect, it } from 'vitest'
import type { Cell } from '@/lib/domain/cell'
import { cell } from './__fixtures__/cells'
import { newEntry } from './entry'
import { restoreEntry } from './stored-entry'
import { takeVerdict } from './take-verdict'

const restored = (stored: Cell) => restoreEntry(JSON.parse(JSON.stringify(stored)))

it('a verdict that only grew older is the same, any other change is one', () => {
  const entry = newEntry({ service: 'cart', environment: 'prod' })
  expect(takeVerdict(entry, cell())).toBe('changed')
  expect(takeVerdict(entry, { ...cell(), asOf: 99 })).toBe('same')
  expect(takeVerdict(entry, cell({ reason: 'another one' }))).toBe('changed')
})

it('after a restart the first verdict is confirmed only where it is what the database has', () => {
  expect(takeVerdict(restored(cell()), { ...cell(), asOf: 99 })).toBe('confirmed')
  expect(takeVerdict(restored(cell()), cell({ state: 'Drifted' }))).toBe('changed')
})

it('what was stored as stale is not confirmed by a fresh verdict, nor the other way round', () => {
  expect(takeVerdict(restored(cell({ stale: true })), cell())).toBe('changed')
  expect(takeVerdict(restored(cell()), cell({ stale: true }))).toBe('changed')
})

it('only the first verdict after a restart can be a confirmation', () => {
  const entry = restored(cell())
  takeVerdict(entry, cell({ state: 'Drifted' }))
  expect(takeVerdict(entry, cell())).toBe('changed')
})
