import { type Cell, cellId } from './cell'
import type { Cause } from './drift-cause'
import { groupByCause } from './drift-group'
import type { Environment } from './environment'
import { covers, isOver, type Mute } from './mute'
import { productionOf } from './production'
import { type State, sectionOf, severityOf, worse } from './verdict'

/** One line of the inbox: a cell, or all cells that one cause hits. */
export interface DriftRow {
  /** The same as long as it is the same drift. */
  readonly id: string
  /** Null: this cell alone. */
  readonly cause: Cause | null
  readonly production: boolean
  readonly state: State
  readonly since: number | null
  /** Worst first; never empty. */
  readonly cells: readonly Cell[]
}

export interface MutedCell {
  readonly mute: Mute
  readonly cell: Cell
}

export interface Inbox {
  readonly rows: readonly DriftRow[]
  readonly muted: readonly MutedCell[]
  /** Names of the environments that stand first. */
  readonly production: ReadonlySet<string>
}

/** Whose problem it is; the colours of the board say the same. */
export type Fault = 'pods' | 'hand' | 'delivery'

const faults: Readonly<Partial<Record<State, Fault>>> = {
  Degraded: 'pods',
  Missing: 'pods',
  Drifted: 'hand',
  Unmanaged: 'hand',
  'Tag moved': 'hand',
  Stuck: 'delivery',
  Unresolved: 'delivery',
  Suspended: 'delivery',
}

export function faultOf(state: State): Fault | null {
  return faults[state] ?? null
}

/** Known to be other than Git says. A stale cell counts as stale and nowhere else. */
export function isDrift(cell: Cell): boolean {
  return !cell.stale && sectionOf(cell.state) === 'not as Git says'
}

/** Everything that is not as Git says: production first, then the worst, then the oldest; one row for one cause. */
export function sortDrift(
  cells: readonly Cell[],
  environments: readonly Environment[],
  mutes: readonly Mute[],
  now: number,
): Inbox {
  const production = productionOf(environments)
  const { loud, muted } = partMuted(cells, mutes, now)
  const rows = groupByCause(loud).map(({ cause, cells: hit }) => rowOf(cause, hit, production))
  return { rows: rows.sort(byUrgency), muted, production }
}

/** Cells that are not as Git says and that nobody muted: the same as all rows of the inbox have, without sorting them. */
export function countDrift(cells: readonly Cell[], mutes: readonly Mute[], now: number): number {
  return partMuted(cells, mutes, now).loud.length
}

function partMuted(
  cells: readonly Cell[],
  mutes: readonly Mute[],
  now: number,
): { readonly loud: readonly Cell[]; readonly muted: readonly MutedCell[] } {
  const byCell = new Map(mutes.filter(mute => !isOver(mute, now)).map(mute => [cellId(mute), mute]))
  const muted: MutedCell[] = []
  const loud: Cell[] = []
  for (const cell of cells) {
    if (!isDrift(cell)) continue
    const mute = byCell.size === 0 ? undefined : byCell.get(cellId(cell))
    if (mute !== undefined && covers(mute, cell)) muted.push({ mute, cell })
    else loud.push(cell)
  }
  return { loud, muted }
}

function rowOf(cause: Cause | null, cells: readonly Cell[], production: ReadonlySet<string>): DriftRow {
  const sorted = [...cells].sort((a, b) => byPlace(a, b, production))
  const first = sorted[0]
  const known = sorted.flatMap(cell => (cell.since === null ? [] : [cell.since]))
  return {
    id:
      cause === null
        ? `cell ${first?.service} ${first?.environment}`
        : `${cause.kind} ${cause.key} ${cause.timed ? cause.at : ''}`,
    cause,
    production: sorted.some(cell => production.has(cell.environment)),
    state: sorted.reduce<State>((worst, cell) => worse(worst, cell.state), first?.state ?? 'Unknown'),
    since: known.length === 0 ? null : Math.min(...known),
    cells: sorted,
  }
}

function byPlace(a: Cell, b: Cell, production: ReadonlySet<string>): number {
  return (
    Number(production.has(b.environment)) - Number(production.has(a.environment)) ||
    severityOf(a.state) - severityOf(b.state) ||
    byAge(a.since, b.since) ||
    compareText(a.service, b.service) ||
    compareText(a.environment, b.environment)
  )
}

function byUrgency(a: DriftRow, b: DriftRow): number {
  return (
    Number(b.production) - Number(a.production) ||
    severityOf(a.state) - severityOf(b.state) ||
    byAge(a.since, b.since) ||
    compareText(a.id, b.id)
  )
}

/** The oldest first; an age that is not known comes last. */
function byAge(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a - b
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
