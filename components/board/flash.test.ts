import { expect, test } from 'vitest'
import { wordsOf } from './flash'
import { boardCell } from './test-cell'

test('a cell that only grew older has the same words', () => {
  expect(wordsOf(boardCell({ asOf: 9_000, since: 8_000 }))).toBe(wordsOf(boardCell()))
})

test.each([{ state: 'Drifted' as const }, { stale: true }, { live: '1.43.0' }, { progress: 0.5 }])(
  'a cell that changed to %o has other words',
  changes => {
    expect(wordsOf(boardCell(changes))).not.toBe(wordsOf(boardCell()))
  },
)
