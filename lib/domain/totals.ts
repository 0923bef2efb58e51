import type { State } from './verdict'

/** How many cells are in which state, over a whole board. A stale cell counts as stale, whatever it was when last seen. */
export interface BoardTotals {
  readonly services: number
  /** The sum of all below. */
  readonly cells: number
  readonly byState: Readonly<Record<State, number>>
  readonly stale: number
}

interface Counted {
  readonly environment: string
  readonly state: State
  readonly stale: boolean
}

/** An environment without a cluster is said once, in its column's header: its unknown cells count as nothing. */
export function countCells(
  cells: Iterable<Counted>,
  services: number,
  environments: readonly { readonly name: string; readonly clusters: readonly string[] }[],
): BoardTotals {
  const blind = new Set(environments.filter(one => one.clusters.length === 0).map(one => one.name))
  const byState = noneByState()
  let stale = 0
  let counted = 0
  for (const cell of cells) {
    if (cell.state === 'Unknown' && blind.has(cell.environment)) continue
    counted += 1
    if (cell.stale) stale += 1
    else byState[cell.state] += 1
  }
  return { services, cells: counted, byState, stale }
}

function noneByState(): Record<State, number> {
  return {
    Degraded: 0,
    Missing: 0,
    Drifted: 0,
    Stuck: 0,
    Unknown: 0,
    Unmanaged: 0,
    'Tag moved': 0,
    Unresolved: 0,
    Suspended: 0,
    Waiting: 0,
    'Rolling out': 0,
    Synced: 0,
  }
}
