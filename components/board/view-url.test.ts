import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noFilter, tallies } from './filter'
import { formatView, parseView, type View } from './view-url'

const parse = (query: string) => parseView(new URLSearchParams(query))
const plain = parse('')

describe('the view and the URL', () => {
  test('reads a shared link', () => {
    const query =
      '?env=prod-*&team=payments&state=drifted,tag-moved,stale&q=1.42&differs=upstream&changed=1h&sort=env:prod-eu&density=compact&fold=prod&select=cart/prod/eu'
    expect(parse(query)).toEqual({
      filter: {
        q: '1.42',
        env: ['prod-*'],
        team: ['payments'],
        state: ['Drifted', 'Tag moved', 'Stale'],
        differs: true,
        changed: '1h',
      },
      sort: { by: 'environment', name: 'prod-eu' },
      density: 'compact',
      folded: ['prod'],
      selected: ['cart/prod/eu'],
    })
  })

  test.each(['?state=green', '?differs=all', '?changed=yesterday', '?density=huge', '?sort=colour', '?select=cart'])(
    'ignores what does not exist: %s',
    query => {
      expect(parse(query)).toEqual(plain)
    },
  )

  test('leaves what else stands in the query alone, and removes what no longer holds', () => {
    expect(formatView(plain, '?promote=checkout/prod&q=x')).toBe('?promote=checkout/prod')
    expect(formatView({ ...plain, filter: { ...noFilter, env: ['prod-*', 'dev'] } }, '')).toBe('?env=prod-*,dev')
  })

  test('all groups unfolded is another thing than nothing asked', () => {
    expect(parse(formatView({ ...plain, folded: [] }, '')).folded).toEqual([])
    expect(plain.folded).toBeNull()
  })

  test('what was written is read back the same', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9/*.-]{0,12}$/)
    const names = fc.array(name, { maxLength: 3 })
    const views: fc.Arbitrary<View> = fc.record({
      filter: fc.record({
        q: fc.string(),
        env: names,
        team: names,
        state: fc.subarray([...tallies]),
        differs: fc.boolean(),
        changed: fc.constantFrom(null, '15m', '1h', '7d'),
      }),
      sort: fc.oneof(
        fc.constantFrom('worst', 'name', 'team', 'change').map(by => ({ by })),
        name.map(environment => ({ by: 'environment' as const, name: environment })),
      ),
      density: fc.constantFrom(null, 'compact', 'comfortable'),
      folded: fc.option(names),
      selected: fc
        .array(
          fc.tuple(name, name).map(parts => parts.join('/')),
          { maxLength: 3 },
        )
        .map(ids => ids.filter(id => id.indexOf('/') > 0)),
    })
    fc.assert(
      fc.property(views, view => {
        expect(parse(formatView(view, ''))).toEqual(view)
      }),
    )
  })
})
