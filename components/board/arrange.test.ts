import { describe, expect, test } from 'vitest'
import { toBoard } from '@/lib/client/board'
import type { BoardCell, BoardView } from '@/lib/contract'
import { countCells } from '@/lib/domain/totals'
import { arrange } from './arrange'
import { noFilter } from './filter'
import { boardCell } from './test-cell'

function view(cells: readonly BoardCell[], clusters: readonly string[] = ['prod']): BoardView {
  const environment = (name: string) => ({ name, group: name, clusters: [...clusters], upstream: null, note: null })
  return {
    now: 0,
    version: 1,
    environments: ['dev', 'prod'].map(environment),
    services: [...new Set(cells.map(cell => cell.service))].map(name => ({ name, team: null })),
    cells: [...cells],
    sources: [],
    complete: true,
    totals: countCells(cells, 0, []),
  }
}

const board = toBoard(
  view([
    boardCell({ environment: 'dev' }),
    boardCell({ state: 'Drifted' }),
    boardCell({ service: 'cart', environment: 'dev', stale: true }),
  ]),
)

describe('the summary', () => {
  test('counts a stale cell as Stale, never among the Synced', () => {
    const { tallies } = arrange(board, noFilter, [], null, false)
    expect(tallies).toMatchObject({ Synced: 1, Drifted: 1, Stale: 1 })
  })

  test('a tab that lost its stream counts every cell as Stale', () => {
    const { tallies } = arrange(board, noFilter, [], null, true)
    expect(tallies).toMatchObject({ Synced: 0, Drifted: 0, Stale: 3 })
  })

  test('an environment without any cluster counts as nothing', () => {
    const unknown = toBoard(view([boardCell({ state: 'Unknown' })], []))
    expect(arrange(unknown, noFilter, [], null, false).tallies.Unknown).toBe(0)
  })
})

test('narrowing to two environments moves no row', () => {
  const rows = arrange(board, noFilter, [], null, false, ['dev']).sections.flatMap(section => section.rows)
  expect(rows.map(row => row.name)).toEqual(['checkout', 'cart'])
  expect(rows.map(row => row.cells.length)).toEqual([1, 1])
})

test('a folded section keeps its head and its count', () => {
  const [section] = arrange(board, noFilter, ['Not as Git says'], null, false).sections
  expect(section).toMatchObject({ name: 'Not as Git says', total: 1, rows: [], folded: true })
})
