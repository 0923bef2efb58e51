import type { BoardChange, BoardView, EnvironmentView } from '@/lib/contract'
import { type Cell, cellId } from '@/lib/domain/cell'
import type { Environment } from '@/lib/domain/environment'
import { countCells } from '@/lib/domain/totals'
import type { Change } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { boardCellOf } from './board-cell'
import { readSources } from './read-sources'

/** The whole board, from memory: never waits for Git, a cluster or the database. */
export function readBoard({ observer, clock }: Services): BoardView {
  const now = clock()
  const environments = observer.environments()
  const cells = observer.cells()
  const services = servicesOf(cells)
  return {
    now,
    version: observer.version,
    complete: true,
    totals: countCells(cells, services.length, environments),
    environments: environments.map(environmentView),
    services,
    cells: cells.map(cell => narrow(observer, environments, cell)),
    sources: readSources(observer, now),
  }
}

/** What a change means for a board that is on somebody's screen. */
export function readBoardChange({ observer, clock }: Services, change: Change): BoardChange {
  const now = clock()
  const environments = observer.environments()
  return {
    now,
    version: change.version,
    cells: change.cells
      .flatMap(cell => withNeighbours(observer, environments, cell))
      .map(cell => narrow(observer, environments, cell)),
    removed: change.removed.map(({ service, environment }) => ({ service, environment })),
    services: servicesOf(change.cells),
    environments: change.environments ? environments.map(environmentView) : null,
    sources: readSources(observer, now),
  }
}

export function environmentView(environment: Environment): EnvironmentView {
  const { name, group, clusters, after, note } = environment
  return { name, group, clusters: [...clusters], upstream: after[0] ?? null, note }
}

function servicesOf(cells: readonly Cell[]): { name: string; team: string | null }[] {
  const teams = new Map<string, string | null>()
  for (const cell of cells) if (!teams.get(cell.service)) teams.set(cell.service, cell.team)
  return [...teams].map(([name, team]) => ({ name, team })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

type Board = Services['observer']

function narrow(observer: Board, environments: readonly Environment[], cell: Cell) {
  const upstream = environments.find(environment => environment.name === cell.environment)?.after[0]
  const above = upstream === undefined ? null : observer.find({ service: cell.service, environment: upstream })
  return boardCellOf(cell, above?.cell ?? null, observer.find(cell)?.open ?? null)
}

/** A cell's mark `differs` depends on its upstream: a new value in staging changes how prod is shown. */
function withNeighbours(observer: Board, environments: readonly Environment[], cell: Cell): readonly Cell[] {
  const below = environments.filter(environment => environment.after[0] === cell.environment)
  const seen = new Set([cellId(cell)])
  const cells = [cell]
  for (const environment of below) {
    const found = observer.find({ service: cell.service, environment: environment.name })
    if (found === null || seen.has(cellId(found.cell))) continue
    seen.add(cellId(found.cell))
    cells.push(found.cell)
  }
  return cells
}
