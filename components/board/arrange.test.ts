import { expect, test } from 'vitest'
import { toBoard } from '@/lib/client/board'
import type { BoardCell, BoardView } from '@/lib/contract'
import { countCells } from '@/lib/domain/totals'
import { countTallies, createArranger, type Question } from './arrange'
import { noFilter } from './filter'
import { worstFirst } from './sort'
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

const arrange = (question: Partial<Question> = {}) =>
  createArranger()(board, {
    filter: noFilter,
    sort: worstFirst,
    folded: null,
    closed: [],
    held: null,
    only: null,
    now: 0,
    ...question,
  })

test('narrowing to two environments moves no row', () => {
  const { sections, columns } = arrange({ only: ['dev'] })
  expect(sections.flatMap(section => section.rows.map(row => row.name))).toEqual(['checkout', 'cart'])
  expect(columns.map(column => column.name)).toEqual(['dev'])
})

test('a closed section keeps its head and its count', () => {
  const [section] = arrange({ closed: ['Not as Git says'] }).sections
  expect(section).toMatchObject({ name: 'Not as Git says', total: 1, rows: [], closed: true })
})

test('the tab stop begins at the first cell that is there', () => {
  expect(arrange().first).toEqual({ service: 'checkout', environment: 'dev' })
  expect(arrange({ filter: { ...noFilter, q: 'nothing has this' } }).first).toBeNull()
})

test('a tab that lost its stream counts every cell as Stale', () => {
  const tallies = countTallies(countCells(board.cells.values(), 2, board.environments), true)
  expect(tallies).toMatchObject({ Synced: 0, Drifted: 0, Stale: 3 })
})
