/** The orders that a board can be read in. */

import type { BoardCell } from '@/lib/contract'
import { placeOfRow, type RowPlace, sectionNames } from '@/lib/domain/board-order'
import type { Placed } from './held-order'
import { cellsAt, type Row } from './rows'

export type Sort =
  | { readonly by: 'worst' | 'name' | 'team' | 'change' }
  /** Worst in one environment first. */
  | { readonly by: 'environment'; readonly name: string }

export const worstFirst: Sort = { by: 'worst' }

/** `worst`, `name`, `team`, `change`, or `env:prod-eu`; anything else is the usual order. */
export function parseSort(text: string | null): Sort {
  if (text === 'name' || text === 'team' || text === 'change') return { by: text }
  const name = /^env:(.+)$/.exec(text ?? '')?.[1]
  return name === undefined ? worstFirst : { by: 'environment', name }
}

export function formatSort(sort: Sort): string {
  if (sort.by === 'environment') return `env:${sort.name}`
  return sort.by === 'worst' ? '' : sort.by
}

export function sortWords(sort: Sort): string {
  if (sort.by === 'environment') return `Worst in ${sort.name}`
  return { worst: 'Worst first', name: 'Name', team: 'Team', change: 'Last change' }[sort.by]
}

export const noTeam = 'No team'

/**
 * Rows in an order, each with the section that it stands under: the three parts of the board when the worst come first, teams by
 * team, one part without a head else. What it works out of a row is kept as long as the row is the same object.
 */
export function createSorter(sort: Sort, environments: readonly string[], inSight: readonly number[]) {
  const known = new WeakMap<Row, RowPlace>()
  const names = createNameRank()
  const column = sort.by === 'environment' ? environments.indexOf(sort.name) : -1

  function placeOf(row: Row): RowPlace {
    const before = known.get(row)
    if (before !== undefined) return before
    const place = placeOfRow(row.name, cellsAt(row, sort.by === 'environment' ? [column] : inSight))
    known.set(row, place)
    return place
  }

  return (rows: readonly Row[]): readonly Placed[] => {
    const rank = names(rows)
    const teams = sort.by === 'team' ? rankTeams(rows) : null
    const keyed = rows.map(row => {
      const place = placeOf(row)
      const section = sectionOf(sort, row, place)
      const first =
        sort.by === 'worst' || sort.by === 'environment'
          ? sectionNames.indexOf(place.section)
          : (teams?.get(section) ?? 0)
      return {
        placed: { name: row.name, section },
        first,
        second: secondKey(sort, row, place, inSight),
        rank: rank.get(row.name) ?? 0,
      }
    })
    keyed.sort((a, b) => a.first - b.first || a.second - b.second || a.rank - b.rank)
    return keyed.map(({ placed }) => placed)
  }
}

function sectionOf(sort: Sort, row: Row, place: RowPlace): string {
  if (sort.by === 'worst') return place.section
  return sort.by === 'team' ? (row.team ?? noTeam) : ''
}

function secondKey(sort: Sort, row: Row, place: RowPlace, inSight: readonly number[]): number {
  if (sort.by === 'name') return 0
  return sort.by === 'change' ? -lastChange(cellsAt(row, inSight)) : place.severity
}

export function lastChange(cells: readonly BoardCell[]): number {
  return cells.reduce((latest, cell) => Math.max(latest, cell.since ?? 0), 0)
}

const byName = new Intl.Collator('en')

/** Comparing texts costs more than all else here, and names rarely change. */
function createNameRank(): (rows: readonly Row[]) => ReadonlyMap<string, number> {
  let names: readonly string[] = []
  let rank: ReadonlyMap<string, number> = new Map()
  return rows => {
    if (rows.length === names.length && rows.every((row, index) => row.name === names[index])) return rank
    names = rows.map(row => row.name)
    rank = new Map([...names].sort(byName.compare).map((name, index) => [name, index]))
    return rank
  }
}

/** Services of no team come last. */
function rankTeams(rows: readonly Row[]): ReadonlyMap<string, number> {
  const teams = [...new Set(rows.map(row => row.team).filter(team => team !== null))].sort(byName.compare)
  return new Map([...teams, noTeam].map((team, index) => [team, index]))
}
