/** The board's cells arranged: one row per service, worst first, in sections. */
import type { Board } from '@/lib/client/board'
import type { BoardCell, EnvironmentView } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { sectionOf, severityOf } from '@/lib/domain/verdict'

export interface Row {
  readonly name: string
  readonly team: string | null
  /** In the order of the environments; undefined where the service is neither declared nor running. */
  readonly cells: readonly (BoardCell | undefined)[]
}

export type SectionName = 'Not as Git says' | 'On the way' | 'Not known' | 'As Git says'
export const sectionNames: readonly SectionName[] = ['Not as Git says', 'On the way', 'Not known', 'As Git says']

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
    .map(row => ({ name: row.name, section: sectionOfRow(row), severity: severityOfRow(row) }))
    .sort(
      (a, b) =>
        sectionNames.indexOf(a.section) - sectionNames.indexOf(b.section) ||
        a.severity - b.severity ||
        a.name.localeCompare(b.name),
    )
    .map(({ name, section }) => ({ name, section }))
}

/**
 * A stale cell says nothing about now: alone it makes the row not known, beside fresh cells it leaves the row to them. One that
 * was loud when last seen may still be, so its row is never filed under "As Git says".
 */
export function sectionOfRow(row: Row): SectionName {
  const present = row.cells.filter(cell => cell !== undefined)
  const fresh = present.filter(cell => !cell.stale).map(cell => sectionOf(cell.state))
  if (fresh.includes('not as Git says')) return 'Not as Git says'
  if (fresh.includes('on the way')) return 'On the way'
  const unsettled = present.some(cell => cell.stale && sectionOf(cell.state) === 'not as Git says')
  if (unsettled || fresh.includes('not known') || fresh.length === 0) return 'Not known'
  return 'As Git says'
}

function severityOfRow(row: Row): number {
  const present = row.cells.filter(cell => cell !== undefined)
  return Math.min(...present.map(cell => severityOf(cell.state) + (cell.stale ? 100 : 0)), 1000)
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
