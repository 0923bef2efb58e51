import { describe, expect, test } from 'vitest'
import type { BoardCell } from '@/lib/contract'
import type { Row } from './rows'
import { createSorter, noTeam, type Sort } from './sort'
import { boardCell } from './test-cell'

function row(name: string, cells: readonly Partial<BoardCell>[], team: string | null = null): Row {
  return { name, team, cells: cells.map(changes => boardCell({ service: name, ...changes })) }
}

function place(rows: readonly Row[], sort: Sort = { by: 'worst' }, inSight: readonly number[] = [0, 1]) {
  return createSorter(sort, ['dev', 'prod'], inSight)(rows)
}

const names = (placed: ReturnType<typeof place>) => placed.map(({ name }) => name)

describe('where a row stands, worst first', () => {
  test.each<[string, readonly Partial<BoardCell>[], string]>([
    ['one drifted cell', [{}, { state: 'Drifted' }], 'Not as Git says'],
    ['one waiting cell', [{}, { state: 'Waiting' }], 'On the way'],
    ['all Synced', [{}, {}], 'As Git says'],
    ['one cell unknown', [{}, { state: 'Unknown' }], 'Not known'],
    ['a stale Synced cell beside fresh ones', [{}, { stale: true }], 'As Git says'],
    ['nothing but stale cells', [{ stale: true }, { stale: true }], 'Not known'],
    ['a stale cell that was drifted', [{}, { state: 'Drifted', stale: true }], 'Not known'],
    ['a drifted and a stale cell', [{ state: 'Drifted' }, { stale: true }], 'Not as Git says'],
    ['no cell at all', [], 'Not known'],
  ])('%s: %s is filed under %s', (_, cells, section) => {
    expect(place([row('a', cells)])[0]?.section).toBe(section)
  })

  test('by the worst of its cells, then by name', () => {
    const rows = [
      row('calm', [{}]),
      row('stuck', [{ state: 'Stuck' }]),
      row('z-degraded', [{ state: 'Degraded' }]),
      row('a-stuck', [{ state: 'Stuck' }]),
      row('waiting', [{ state: 'Waiting' }]),
    ]
    expect(names(place(rows))).toEqual(['z-degraded', 'a-stuck', 'stuck', 'waiting', 'calm'])
  })

  test('a column that is not in sight does not count', () => {
    const rows = [row('b', [{}, { state: 'Drifted' }]), row('a', [{}, {}])]
    expect(names(place(rows, { by: 'worst' }, [0]))).toEqual(['a', 'b'])
  })
})

describe('other orders', () => {
  const rows = [
    row('cart', [{ since: 10 }, { since: 30 }], 'Storefront'),
    row('auth', [{ since: 40 }, { since: 5 }], null),
    row('bank', [{ since: 20, state: 'Drifted' }, { since: 20 }], 'Payments'),
  ]

  test.each<[string, Sort, readonly string[]]>([
    ['name', { by: 'name' }, ['auth', 'bank', 'cart']],
    ['the newest change of any cell', { by: 'change' }, ['auth', 'cart', 'bank']],
    ['one environment, its worst first', { by: 'environment', name: 'dev' }, ['bank', 'auth', 'cart']],
    ['team, those of none last', { by: 'team' }, ['bank', 'cart', 'auth']],
  ])('by %s', (_, sort, expected) => {
    expect(names(place(rows, sort))).toEqual(expected)
  })

  test('teams are sections, every other order is one', () => {
    expect(place(rows, { by: 'team' }).map(({ section }) => section)).toEqual(['Payments', 'Storefront', noTeam])
    expect(new Set(place(rows, { by: 'name' }).map(({ section }) => section))).toEqual(new Set(['']))
  })
})
