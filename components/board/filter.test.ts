import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Filter, formatFilter, matchesEnvironment, matchesRow, noFilter, parseFilter, tallies } from './filter'
import { boardCell } from './test-cell'

const parse = (query: string) => parseFilter(new URLSearchParams(query))

describe('the filter and the URL', () => {
  test('reads a shared link', () => {
    expect(parse('?env=prod-*&team=payments&state=drifted,tag-moved,stale&q=1.42')).toEqual({
      q: '1.42',
      env: ['prod-*'],
      team: ['payments'],
      state: ['Drifted', 'Tag moved', 'Stale'],
    })
  })

  test('ignores a state that does not exist', () => {
    expect(parse('?state=green')).toEqual(noFilter)
  })

  test('leaves what else stands in the query alone, and removes what no longer filters', () => {
    expect(formatFilter(noFilter, '?promote=checkout/prod&q=x')).toBe('?promote=checkout/prod')
    expect(formatFilter({ ...noFilter, env: ['prod-*', 'dev'] }, '')).toBe('?env=prod-*,dev')
  })

  test('what was written is read back the same', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9/*.-]{0,12}$/)
    const filters: fc.Arbitrary<Filter> = fc.record({
      q: fc.string(),
      env: fc.array(name, { maxLength: 3 }),
      team: fc.array(name, { maxLength: 3 }),
      state: fc.subarray([...tallies]),
    })
    fc.assert(
      fc.property(filters, filter => {
        expect(parse(formatFilter(filter, ''))).toEqual(filter)
      }),
    )
  })
})

describe('what a filter lets through', () => {
  const row = { name: 'checkout', team: 'Storefront', cells: [] }
  const cells = [boardCell({ environment: 'dev' }), boardCell({ state: 'Drifted', live: '1.42.1-hotfix' })]
  const shows = (filter: Partial<Filter>) => matchesRow({ ...noFilter, ...filter }, row, cells)

  test.each<[string, Partial<Filter>, boolean]>([
    ['nothing asked', {}, true],
    ['a part of the name, in any case', { q: 'CHECK' }, true],
    ['a tag that runs', { q: '1.42.1-hot' }, true],
    ['its team', { team: ['Storefront'] }, true],
    ['another team', { team: ['Payments'] }, false],
    ['a state of one of its cells', { state: ['Drifted'] }, true],
    ['a state of none', { state: ['Stuck'] }, false],
    ['text that is nowhere', { q: 'ledger' }, false],
  ])('%s', (_, filter, expected) => {
    expect(shows(filter)).toBe(expected)
  })

  test('a stale cell counts as Stale and as nothing else', () => {
    const stale = [boardCell({ state: 'Drifted', stale: true })]
    expect(matchesRow({ ...noFilter, state: ['Stale'] }, row, stale)).toBe(true)
    expect(matchesRow({ ...noFilter, state: ['Drifted'] }, row, stale)).toBe(false)
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
