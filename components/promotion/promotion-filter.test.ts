import { describe, expect, test } from 'vitest'
import { belongs, type Filter, formatFilter, matches, parseFilter } from './promotion-filter'
import { promotedCell, promotionView } from './test-promotion'

const filter = (change: Partial<Filter>): Filter => ({ view: 'all', environment: [], q: '', ...change })

test.each<Filter>([
  filter({ view: 'waiting' }),
  filter({ view: 'mine', environment: ['prod/eu', 'prod'], q: 'checkout 1.43' }),
])('%o is read back as it was written, beside what else stands there', wanted => {
  const query = formatFilter(wanted, '?promote=a/b')
  expect(parseFilter(new URLSearchParams(query))).toEqual(wanted)
  expect(query).toContain('promote=a/b')
})

describe('what waits for a reader', () => {
  const open = { state: 'open' as const, requestedBy: 'mara' }

  test('is open, asked for by somebody else and not approved by them yet', () => {
    expect(belongs(promotionView(open), 'waiting', 'jonas')).toBe(true)
    expect(belongs(promotionView({ ...open, requestedBy: null }), 'waiting', 'jonas')).toBe(true)
    expect(belongs(promotionView(open), 'waiting', 'Mara')).toBe(false)
    expect(belongs(promotionView({ ...open, approvals: ['jonas'] }), 'waiting', 'jonas')).toBe(false)
    expect(belongs(promotionView({ ...open, state: 'merged' }), 'waiting', 'jonas')).toBe(false)
  })

  test('is everything open for one who gave no name, and nothing is theirs', () => {
    expect(belongs(promotionView(open), 'waiting', null)).toBe(true)
    expect(belongs(promotionView({ requestedBy: null }), 'mine', null)).toBe(false)
  })
})

test('is found by every word of service, environment, version, number and who asked', () => {
  const promotion = promotionView({
    requestedBy: 'mara',
    cells: [promotedCell(), promotedCell({ environment: 'dev' })],
  })
  for (const q of ['checkout prod', '#418', '1.42', 'MARA', '']) expect(matches(promotion, filter({ q }))).toBe(true)
  expect(matches(promotion, filter({ q: 'checkout cart' }))).toBe(false)
  expect(matches(promotion, filter({ environment: ['dev'] }))).toBe(true)
  expect(matches(promotion, filter({ environment: ['staging'] }))).toBe(false)
})
