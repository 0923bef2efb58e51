import { describe, expect, test } from 'vitest'
import { type Filter, matchesEnvironment, matchesRow, noFilter } from './filter'
import { boardCell } from './test-cell'

describe('what a filter lets through', () => {
  const row = { name: 'checkout', team: 'Storefront', cells: [] }
  const now = 10_000_000
  const cells = [
    boardCell({ environment: 'dev', differs: true }),
    boardCell({ state: 'Drifted', live: '1.42.1-hotfix', since: now - 600_000 }),
  ]
  const shows = (filter: Partial<Filter>) => matchesRow({ ...noFilter, ...filter }, row, cells, now)

  test.each<[string, Partial<Filter>, boolean]>([
    ['nothing asked', {}, true],
    ['a part of the name, in any case', { q: 'CHECK' }, true],
    ['a tag that runs', { q: '1.42.1-hot' }, true],
    ['its team', { team: ['Storefront'] }, true],
    ['another team', { team: ['Payments'] }, false],
    ['a state of one of its cells', { state: ['Drifted'] }, true],
    ['a state of none', { state: ['Stuck'] }, false],
    ['text that is nowhere', { q: 'ledger' }, false],
    ['a difference to the upstream', { differs: true }, true],
    ['a change within the time asked', { changed: '15m' }, true],
    ['a change before it', { changed: '5m' }, false],
    ['two questions that one cell answers', { state: ['Drifted'], changed: '15m' }, true],
    ['two questions that only two cells answer together', { state: ['Drifted'], differs: true }, false],
  ])('%s', (_, filter, expected) => {
    expect(shows(filter)).toBe(expected)
  })

  test('a stale cell counts as Stale and as nothing else', () => {
    const stale = [boardCell({ state: 'Drifted', stale: true })]
    expect(matchesRow({ ...noFilter, state: ['Stale'] }, row, stale, now)).toBe(true)
    expect(matchesRow({ ...noFilter, state: ['Drifted'] }, row, stale, now)).toBe(false)
  })

  test.each([
    ['prod-*', 'prod-eu', true],
    ['prod-*', 'staging', false],
    ['prod', 'prod-eu', false],
    ['p.od', 'prod', false],
    ['*', 'dev', true],
  ])('environment %s and %s: %s', (pattern, name, expected) => {
    expect(matchesEnvironment({ ...noFilter, env: [pattern] }, name)).toBe(expected)
  })
})
