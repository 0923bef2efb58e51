import { type State, sectionOf, severityOf } from './verdict'

/** The board's sections, in their order, and the place of a service's row in them. */
export const sectionNames = ['Not as Git says', 'On the way', 'Not known', 'As Git says'] as const
export type SectionName = (typeof sectionNames)[number]

export interface RowPlace {
  readonly name: string
  readonly section: SectionName
  /** 0 is the worst. */
  readonly severity: number
}

interface Judged {
  readonly state: State
  readonly stale: boolean
}

/**
 * A stale cell says nothing about now: alone it makes the row not known, beside fresh cells it leaves the row to them. One that
 * was loud when last seen may still be, so its row is never filed under "As Git says".
 */
export function placeOfRow(name: string, cells: readonly Judged[]): RowPlace {
  return { name, section: sectionOfCells(cells), severity: severityOfCells(cells) }
}

/** Worst first inside each section, then by name. */
export function comparePlaces(a: RowPlace, b: RowPlace): number {
  return rankOfPlace(a) - rankOfPlace(b) || byName.compare(a.name, b.name)
}

/** The place without the name: many rows share it. */
export function rankOfPlace({ section, severity }: RowPlace): number {
  return sectionNames.indexOf(section) * ranksInSection + severity
}

const ranksInSection = 10_000

/** The same order on the server and in every reader's browser, whatever its language. */
const byName = new Intl.Collator('en')

function sectionOfCells(cells: readonly Judged[]): SectionName {
  const fresh = cells.filter(cell => !cell.stale).map(cell => sectionOf(cell.state))
  if (fresh.includes('not as Git says')) return 'Not as Git says'
  if (fresh.includes('on the way')) return 'On the way'
  const unsettled = cells.some(cell => cell.stale && sectionOf(cell.state) === 'not as Git says')
  if (unsettled || fresh.includes('not known') || fresh.length === 0) return 'Not known'
  return 'As Git says'
}

const staleBehindFresh = 100

function severityOfCells(cells: readonly Judged[]): number {
  let least = 1000
  for (const { state, stale } of cells) least = Math.min(least, severityOf(state) + (stale ? staleBehindFresh : 0))
  return least
}
