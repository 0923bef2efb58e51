/** The board's cells arranged: one row per service, worst first, in sections. */
import type { Board } from '@/lib/client/board'
import type { BoardCell, EnvironmentView } from '@/lib/contract'
import { comparePlaces, placeOfRow, type SectionName, sectionNames } from '@/lib/domain/board-order'
import { cellId } from '@/lib/domain/cell'

export interface Row {
  readonly name: string
  readonly team: string | null
  /** In the order of the environments; undefined where the service is neither declared nor running. */
  readonly cells: readonly (BoardCell | undefined)[]
}

export { type SectionName, sectionNames }

export interface Placed {
  readonly name: string
  readonly section: SectionName
}

export function toRows(
  board: Pick<Board, 'services' | 'cells'>,
  environments: readonly EnvironmentView[],
): readonly Row[] {
  return board.services.map(service => ({
    name: service.name,
    team: service.team,
    cells: environments.map(environment =>
      board.cells.get(cellId({ service: service.name, environment: environment.name })),
    ),
  }))
}

/** The order that is under somebody's hand: rows that went leave it, new ones stand at the end of their section. */
export function keepOrder(held: readonly Placed[], wanted: readonly Placed[]): readonly Placed[] {
  const present = new Set(wanted.map(place => place.name))
  const known = new Set(held.map(place => place.name))
  const all = [...held.filter(place => present.has(place.name)), ...wanted.filter(place => !known.has(place.name))]
  return sectionNames.flatMap(section => all.filter(place => place.section === section))
}

/** Worst first inside each section, then by name. */
export function placeRows(rows: readonly Row[]): readonly Placed[] {
  return rows
    .map(row => placeOfRow(row.name, presentCells(row)))
    .sort(comparePlaces)
    .map(({ name, section }) => ({ name, section }))
}

export function sectionOfRow(row: Row): SectionName {
  return placeOfRow(row.name, presentCells(row)).section
}

function presentCells(row: Row): readonly BoardCell[] {
  return row.cells.filter(cell => cell !== undefined)
}

/** How many rows would stand elsewhere if the table were sorted now. */
export function countMoved(held: readonly Placed[], wanted: readonly Placed[]): number {
  const places = new Map(wanted.map((place, index) => [place.name, { index, section: place.section }]))
  const present = held.filter(place => places.has(place.name))
  const stay = longestRising(present.map(place => places.get(place.name)?.index ?? 0))
  const resectioned = present.filter(place => places.get(place.name)?.section !== place.section).length
  return Math.max(present.length - stay, resectioned) + (wanted.length - present.length)
}

/** Length of the longest rising run of places: the rows that need not move. */
function longestRising(values: readonly number[]): number {
  const tails: number[] = []
  for (const value of values) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((tails[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    tails[low] = value
  }
  return tails.length
}
