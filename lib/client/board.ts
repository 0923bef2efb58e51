/** The board as the browser holds it: cells by key, each replaced only when it changed, so that only changed cells render again. */
import type { BoardCell, BoardChange, BoardView, EnvironmentView, SourceView } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { type BoardTotals, countCells } from '@/lib/domain/totals'

export interface Board {
  readonly now: number
  readonly version: number
  readonly environments: readonly EnvironmentView[]
  readonly services: readonly BoardService[]
  readonly sources: readonly SourceView[]
  readonly cells: ReadonlyMap<string, BoardCell>
  /** False while only the first rows are here and the rest is on its way. */
  readonly complete: boolean
  /** Over the whole board, also while only its first rows are here. */
  readonly totals: BoardTotals
}

export interface BoardService {
  readonly name: string
  readonly team: string | null
}

/** Cells that say the same as before keep their identity. */
export function toBoard(view: BoardView, previous?: Board): Board {
  const cells = new Map<string, BoardCell>()
  for (const cell of view.cells) {
    const id = cellId(cell)
    cells.set(id, keep(previous?.cells.get(id), cell))
  }
  return { ...view, cells }
}

export function changeBoard(board: Board, change: BoardChange): Board {
  const cells = new Map(board.cells)
  for (const key of change.removed) cells.delete(cellId(key))
  for (const cell of change.cells) cells.set(cellId(cell), keep(cells.get(cellId(cell)), cell))
  const environments = change.environments ?? board.environments
  const services = mergeServices(board.services, change.services, cells)
  return {
    now: change.now,
    version: change.version,
    complete: board.complete,
    totals: countCells(cells.values(), services.length, environments),
    environments,
    services,
    sources: change.sources.length > 0 ? change.sources : board.sources,
    cells,
  }
}

function keep(before: BoardCell | undefined, after: BoardCell): BoardCell {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after) ? before : after
}

/** New services come in; one whose last cell went leaves with it. */
function mergeServices(
  before: readonly BoardService[],
  changed: readonly BoardService[],
  cells: ReadonlyMap<string, BoardCell>,
): readonly BoardService[] {
  const alive = new Set<string>()
  for (const cell of cells.values()) alive.add(cell.service)
  const known = new Map(before.map(service => [service.name, service]))
  for (const service of changed) known.set(service.name, service)
  const merged = [...known.values()].filter(service => alive.has(service.name))
  const same = merged.length === before.length && merged.every((service, index) => service === before[index])
  return same ? before : merged
}
