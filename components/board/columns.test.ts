import { describe, expect, test } from 'vitest'
import { foldedGroups, freshnessOf, toColumns } from './columns'
import type { Row } from './rows'
import { boardCell } from './test-cell'

const environment = (name: string, group = name, clusters: readonly string[] = [name]) => ({
  name,
  group,
  clusters: [...clusters],
  upstream: null,
  note: null,
})
const all = [environment('dev'), environment('prod-eu', 'prod'), environment('prod-us', 'prod')]
const row: Row = {
  name: 'cart',
  team: null,
  cells: [boardCell(), boardCell({ state: 'Drifted' }), boardCell({ state: 'Drifted', stale: true })],
}

describe('columns', () => {
  test('a folded group stands as one column at its first environment', () => {
    const columns = toColumns(all, [0, 1, 2], ['prod'], [row])
    expect(columns.map(({ name, indexes }) => [name, indexes])).toEqual([
      ['dev', [0]],
      ['prod', [1, 2]],
    ])
  })

  test('only the first of an open group has the button that folds it, and one alone is no group', () => {
    expect(toColumns(all, [0, 1, 2], [], [row]).map(column => column.group)).toEqual([null, 'prod', null])
    expect(toColumns(all, [0, 1], [], [row]).map(column => column.group)).toEqual([null, null])
  })

  test('a stale cell is not counted among those that are not as Git says', () => {
    expect(toColumns(all, [0, 1, 2], ['prod'], [row]).map(column => column.notAsGit)).toEqual([0, 1])
  })

  test('groups start folded from twelve environments on, unless the URL says otherwise', () => {
    const many = Array.from({ length: 12 }, (_, index) => environment(`prod-${index}`, 'prod'))
    expect(foldedGroups(many, null)).toEqual(['prod'])
    expect(foldedGroups(many, [])).toEqual([])
    expect(foldedGroups(many.slice(1), null)).toEqual([])
  })

  test('a folded group counts which of its environments a silent cluster serves', () => {
    const source = (name: string, fresh: boolean, asOf: number) => ({
      kind: 'cluster' as const,
      name,
      fresh,
      asOf,
      message: '',
      head: null,
    })
    const sources = [source('dev', true, 9), source('prod-eu', true, 8), source('prod-us', false, 2)]
    expect(freshnessOf(toColumns(all, [0, 1, 2], ['prod'], [row]), all, sources)).toEqual([
      { asOf: 9, lost: 0 },
      { asOf: 2, lost: 1 },
    ])
  })
})
