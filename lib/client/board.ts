/** The board as the browser holds it: cells by key, each replaced only when it changed, so that only changed cells render again. */
import type { BoardCell, BoardChange, BoardView, EnvironmentView, SourceView } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { type BoardTotals, countCells } from '@/lib/domain/totals'

export interface Board {
  readonly now: number
  readonly version: number
  readonly environments: readonly EnvironmentView[]
  readonly services: readonly BoardService[]
  /** As of the last change; useSources() has them as of the last beat. */
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

/** Several changes at once, in their order. */
export function changeBoard(board: Board, changes: readonly BoardChange[]): Board {
  const last = changes.at(-1)
  if (last === undefined) return board
  const cells = new Map(board.cells)
  const seen = new Map<string, BoardService>()
  let environments = board.environments
  let sources = board.sources
  let wentOrCame = false
  for (const change of changes) {
    for (const key of change.removed) wentOrCame = cells.delete(cellId(key)) || wentOrCame
    for (const cell of change.cells) {
      const id = cellId(cell)
      const before = cells.get(id)
      wentOrCame ||= before === undefined
      cells.set(id, keep(before, cell))
    }
    for (const service of change.services) seen.set(service.name, service)
    environments = change.environments ?? environments
    sources = change.sources.length > 0 ? change.sources : sources
  }
  const services = mergeServices(board.services, seen, wentOrCame ? cells : null)
  const totals = countCells(cells.values(), services.length, environments)
  const { now, version } = last
  return { now, version, complete: board.complete, totals, environments, services, sources, cells }
}

function keep(before: BoardCell | undefined, after: BoardCell): BoardCell {
  return before !== undefined && isSame(before, after) ? before : after
}

type Flat = Exclude<keyof BoardCell, 'also' | 'marks' | 'pullRequest'>

/** Every field that is compared as it stands: one that is left out here does not compile. */
const flat: Readonly<Record<Flat, true>> = {
  service: true,
  environment: true,
  state: true,
  stale: true,
  asOf: true,
  since: true,
  git: true,
  promoted: true,
  live: true,
  below: true,
  progress: true,
  reason: true,
  who: true,
  differs: true,
}

/** Thousands are compared in one task after every fetch: no object is made of a cell, and text only of the few that have more. */
function isSame(before: BoardCell, after: BoardCell): boolean {
  let name: Flat
  for (name in flat) if (before[name] !== after[name]) return false
  return textOf(before) === textOf(after)
}

function textOf({ also, marks, pullRequest }: BoardCell): string {
  return also.length + marks.length === 0 && pullRequest === null ? '' : JSON.stringify([also, marks, pullRequest])
}

/** New services come in; one whose last cell went leaves with it. `cells`: null where none came and none went. */
function mergeServices(
  before: readonly BoardService[],
  seen: ReadonlyMap<string, BoardService>,
  cells: ReadonlyMap<string, BoardCell> | null,
): readonly BoardService[] {
  const known = new Map(before.map(service => [service.name, service]))
  let changed = false
  for (const service of seen.values()) {
    const held = known.get(service.name)
    if (held?.team === service.team && held !== undefined) continue
    known.set(service.name, service)
    changed = true
  }
  if (cells === null) return changed ? [...known.values()] : before
  const alive = new Set<string>()
  for (const cell of cells.values()) alive.add(cell.service)
  const merged = [...known.values()].filter(service => alive.has(service.name))
  const same = merged.length === before.length && merged.every((service, index) => service === before[index])
  return same ? before : merged
}
