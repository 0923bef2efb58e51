/** From the board and what a person asked of it to what stands on the screen. Pure, so that a lost stream or a held order can be tested. */
import type { Board } from '@/lib/client/board'
import type { BoardCell } from '@/lib/contract'
import { type Column, toColumns } from './columns'
import { type Filter, matchesEnvironment, matchesRow, type Tally, tallies, tallyOf } from './filter'
import type { Active, GridSection } from './grid'
import { keepOrder, type Placed, placeRows, type Row, type SectionName, sectionNames, toRows } from './rows'

export interface Arranged {
  readonly sections: readonly GridSection[]
  readonly columns: readonly Column[]
  readonly tallies: Readonly<Record<Tally, number>>
  readonly teams: readonly string[]
  /** The order that sorting now would give. */
  readonly wanted: readonly Placed[]
  readonly first: Active | null
}

export function arrange(
  board: Board,
  filter: Filter,
  folded: readonly SectionName[],
  held: readonly Placed[] | null,
  lost: boolean,
  /** Columns to narrow to, without moving a row. */
  only: readonly string[] | null = null,
): Arranged {
  const environments = board.environments.filter(({ name }) => matchesEnvironment(filter, name))
  const rows = toRows(board, environments)
  const matching = rows.filter(row => matchesRow(filter, row, present(row)))
  const inSight = only === null ? environments : board.environments.filter(({ name }) => only.includes(name))
  const shownRows = only === null ? rows : toRows(board, inSight)
  const columns = toColumns(inSight, shownRows, board.sources)
  const byName = new Map(shownRows.map(row => [row.name, row]))
  const wanted = placeRows(matching)
  const placed = held === null ? wanted : keepOrder(held, wanted)
  const sections = sectionNames.flatMap(name => {
    const inSection = placed.filter(place => place.section === name)
    const isFolded = folded.includes(name)
    const shown = isFolded ? [] : inSection.map(place => byName.get(place.name)).filter(row => row !== undefined)
    return inSection.length === 0 ? [] : [{ name, folded: isFolded, total: inSection.length, rows: shown }]
  })
  return {
    sections,
    columns,
    tallies: count(board, lost),
    teams: [...new Set(board.services.map(service => service.team).filter(team => team !== null))].sort(),
    wanted,
    first: firstPlace(sections, columns),
  }
}

/** Over the whole board. A tab that lost its stream cannot vouch for any cell: all are stale. */
function count(board: Board, lost: boolean): Readonly<Record<Tally, number>> {
  const counts = new Map<Tally, number>()
  const withoutCluster = new Set(
    board.environments.filter(environment => environment.clusters.length === 0).map(environment => environment.name),
  )
  for (const cell of board.cells.values()) {
    if (cell.state === 'Unknown' && withoutCluster.has(cell.environment)) continue
    const tally = lost ? 'Stale' : tallyOf(cell)
    counts.set(tally, (counts.get(tally) ?? 0) + 1)
  }
  return Object.assign(
    { Degraded: 0, Missing: 0, Drifted: 0, Stuck: 0, Unknown: 0, Unmanaged: 0, 'Tag moved': 0, Unresolved: 0 },
    { Suspended: 0, Waiting: 0, 'Rolling out': 0, Stale: 0, Synced: 0 },
    Object.fromEntries(tallies.map(tally => [tally, counts.get(tally) ?? 0])),
  )
}

function present(row: Row): readonly BoardCell[] {
  return row.cells.filter(cell => cell !== undefined)
}

/** Where the tab stop stands before anybody moved it: the first cell that is there. */
function firstPlace(sections: readonly GridSection[], columns: readonly Column[]): Active | null {
  const row = sections.flatMap(section => section.rows)[0]
  const column = columns[0]
  return row === undefined || column === undefined ? null : { service: row.name, environment: column.name }
}
