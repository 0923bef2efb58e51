import type { BoardChange, BoardView, EnvironmentView } from '@/lib/contract'
import { comparePlaces, placeOfRow, rankOfPlace } from '@/lib/domain/board-order'
import { type Cell, type CellKey, cellId } from '@/lib/domain/cell'
import type { Environment } from '@/lib/domain/environment'
import { countCells } from '@/lib/domain/totals'
import type { Change } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { boardCellOf } from './board-cell'
import { readSources } from './read-sources'

/** The whole board, from memory: never waits for Git, a cluster or the database. */
export function readBoard(services: Services): BoardView {
  return readRows(services, Number.POSITIVE_INFINITY)
}

/** The board's head with as many rows of it as are given, the worst first: what a page is first drawn with. */
export function readFirstRows(services: Services, rows: number): BoardView {
  return readRows(services, rows)
}

function readRows({ observer, clock }: Services, most: number): BoardView {
  const now = clock()
  const environments = observer.environments()
  const cells = observer.cells()
  const all = servicesOf(cells)
  const complete = all.length <= most
  const shown = complete ? cells : firstRows(cells, most)
  const toNarrow = narrower(observer, environments, finder(cells, environments))
  return {
    now,
    version: observer.version,
    complete,
    totals: countCells(cells, all.length, environments),
    environments: environments.map(environmentView),
    services: complete ? all : servicesOf(shown),
    cells: shown.map(toNarrow),
    sources: readSources(observer, now),
  }
}

/** Only of environments that another one comes after: nobody asks for the others. */
function finder(cells: readonly Cell[], environments: readonly Environment[]): (key: CellKey) => Cell | null {
  const held = new Map(
    environments.flatMap(({ after }) => after.slice(0, 1)).map(name => [name, new Map<string, Cell>()]),
  )
  for (const cell of cells) held.get(cell.environment)?.set(cell.service, cell)
  return ({ service, environment }) => held.get(environment)?.get(service) ?? null
}

function firstRows(cells: readonly Cell[], most: number): readonly Cell[] {
  const rows = new Map<string, Cell[]>()
  for (const cell of cells) {
    const row = rows.get(cell.service)
    if (row === undefined) rows.set(cell.service, [cell])
    else row.push(cell)
  }
  const places = [...rows].map(([name, row]) => placeOfRow(name, row))
  // Comparing names costs more than all else here: only those that may be among the first are.
  const last = Float64Array.from(places, rankOfPlace).sort()[most - 1] ?? Number.POSITIVE_INFINITY
  const first = places.filter(place => rankOfPlace(place) <= last).sort(comparePlaces)
  return first.slice(0, most).flatMap(({ name }) => rows.get(name) ?? [])
}

/** What a change means for a board that is on somebody's screen. */
export function readBoardChange({ observer, clock }: Services, change: Change): BoardChange {
  const now = clock()
  const environments = observer.environments()
  return {
    now,
    version: change.version,
    cells: withNeighbours(observer, environments, change.cells).map(
      narrower(observer, environments, key => observer.find(key)?.cell ?? null),
    ),
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

function narrower(observer: Board, environments: readonly Environment[], find: (key: CellKey) => Cell | null) {
  const upstreams = new Map(environments.map(({ name, after }) => [name, after[0]]))
  return (cell: Cell) => {
    const upstream = upstreams.get(cell.environment)
    const above = upstream === undefined ? null : find({ service: cell.service, environment: upstream })
    return boardCellOf(cell, above, observer.openOf(cell))
  }
}

/** A cell's mark `differs` depends on its upstream: a new value in staging changes how prod is shown. Each cell once. */
function withNeighbours(
  observer: Board,
  environments: readonly Environment[],
  changed: readonly Cell[],
): readonly Cell[] {
  const cells = new Map(changed.map(cell => [cellId(cell), cell]))
  for (const cell of changed) {
    for (const environment of environments) {
      if (environment.after[0] !== cell.environment) continue
      const found = observer.find({ service: cell.service, environment: environment.name })
      if (found !== null && !cells.has(cellId(found.cell))) cells.set(cellId(found.cell), found.cell)
    }
  }
  return [...cells.values()]
}
