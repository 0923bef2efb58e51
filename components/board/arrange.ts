/** From the board and what a person asked of it to what stands on the screen. No browser is needed, so that a lost stream or a held order can be tested. */
import type { Board } from '@/lib/client/board'
import type { BoardTotals } from '@/lib/domain/totals'
import { type Column, foldedGroups, toColumns } from './columns'
import { type Filter, matchesEnvironment, matchesRow, type Tally } from './filter'
import { keepOrder, type Placed } from './held-order'
import { cellsAt, createRowReader, type Row } from './rows'
import { createSorter, formatSort, type Sort } from './sort'

/** A cell's place: one tab stop stands on it. */
export interface Place {
  readonly service: string
  readonly environment: string
}

export interface GridSection {
  /** Empty: the only part of an order that has none; it has no head. */
  readonly name: string
  readonly closed: boolean
  readonly total: number
  readonly rows: readonly Row[]
}

export interface Question {
  readonly filter: Filter
  readonly sort: Sort
  /** Groups to fold; null: as many environments suggest. */
  readonly folded: readonly string[] | null
  /** Sections that show their head only. */
  readonly closed: readonly string[]
  readonly held: readonly Placed[] | null
  /** Environments to narrow to, without moving a row. */
  readonly only: readonly string[] | null
  readonly now: number
}

export interface Arranged {
  readonly sections: readonly GridSection[]
  readonly columns: readonly Column[]
  readonly teams: readonly string[]
  readonly folded: readonly string[]
  /** The order that sorting now would give. */
  readonly wanted: readonly Placed[]
  /** Where the tab stop stands before anybody moved it. */
  readonly first: Place | null
}

/** What is worked out of rows that did not change is not worked out again. */
export function createArranger(): (board: Board, question: Question) => Arranged {
  const readRows = createRowReader()
  let sorter: { readonly key: string; readonly sort: ReturnType<typeof createSorter> } | null = null

  return (board, { filter, sort, folded, closed, held, only, now }) => {
    const rows = readRows(board)
    const names = board.environments.map(environment => environment.name)
    const asked = indexesOf(names, name => matchesEnvironment(filter, name))
    const inSight = only === null ? asked : indexesOf(names, name => only.includes(name))
    const groups = only === null ? foldedGroups(board.environments, folded) : []
    const columns = toColumns(board.environments, inSight, groups, rows)

    const key = JSON.stringify([formatSort(sort), names, asked])
    if (sorter?.key !== key) sorter = { key, sort: createSorter(sort, names, asked) }
    const matching = rows.filter(row => matchesRow(filter, row, cellsAt(row, asked), now))
    const wanted = sorter.sort(matching)
    const placed = held === null ? wanted : keepOrder(held, wanted)
    const sections = toSections(placed, rows, closed)
    return { sections, columns, teams: teamsOf(board), folded: groups, wanted, first: firstPlace(sections, columns) }
  }
}

/** Over the whole board. A tab that lost its stream cannot vouch for any cell: all are stale. */
export function countTallies({ byState, stale, cells }: BoardTotals, lost: boolean): Readonly<Record<Tally, number>> {
  if (!lost) return { ...byState, Stale: stale }
  const none = Object.fromEntries(Object.keys(byState).map(state => [state, 0]))
  return { ...byState, ...none, Stale: cells }
}

function toSections(
  placed: readonly Placed[],
  rows: readonly Row[],
  closed: readonly string[],
): readonly GridSection[] {
  const byName = new Map(rows.map(row => [row.name, row]))
  const sections = new Map<string, Row[]>()
  for (const { name, section } of placed) {
    const row = byName.get(name)
    if (row === undefined) continue
    const known = sections.get(section)
    if (known === undefined) sections.set(section, [row])
    else known.push(row)
  }
  return [...sections].map(([name, all]) => {
    const isClosed = closed.includes(name)
    return { name, closed: isClosed, total: all.length, rows: isClosed ? [] : all }
  })
}

function indexesOf(names: readonly string[], wanted: (name: string) => boolean): readonly number[] {
  return names.flatMap((name, index) => (wanted(name) ? [index] : []))
}

function teamsOf(board: Board): readonly string[] {
  return [...new Set(board.services.map(service => service.team).filter(team => team !== null))].sort()
}

function firstPlace(sections: readonly GridSection[], columns: readonly Column[]): Place | null {
  const row = sections.find(section => section.rows.length > 0)?.rows[0]
  const environment = columns[0]?.environments[0]
  return row === undefined || environment === undefined ? null : { service: row.name, environment }
}
