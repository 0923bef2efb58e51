/** The board's cells as rows. A row whose cells are the same objects as before stays the same object, so that nothing of it is drawn again. */
import type { Board } from '@/lib/client/board'
import type { BoardCell } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'

export interface Row {
  readonly name: string
  readonly team: string | null
  /** In the order of the board's environments; undefined where the service is neither declared nor running. */
  readonly cells: readonly (BoardCell | undefined)[]
}

type Source = Pick<Board, 'services' | 'cells' | 'environments'>

export function createRowReader(): (board: Source) => readonly Row[] {
  let known: readonly Row[] = []
  let environments: readonly string[] = []
  /** Making thousands of texts again with every change costs more than all else. */
  const ids = new Map<string, readonly string[]>()
  return board => {
    const names = board.environments.map(environment => environment.name)
    const before = placesOf(known, board.services)
    if (String(names) !== String(environments)) {
      environments = names
      ids.clear()
    }
    known = board.services.map(({ name, team }, place) => {
      const own = idsOf(name)
      const old = before(name, place)
      if (old !== undefined && old.team === team && isSame(old, own, board.cells)) return old
      return { name, team, cells: own.map(id => board.cells.get(id)) }
    })
    return known
  }

  function idsOf(service: string): readonly string[] {
    const held = ids.get(service) ?? environments.map(environment => cellId({ service, environment }))
    ids.set(service, held)
    return held
  }
}

/** Services rarely come or go, so a row is nearly always found where it was; an index of all is made only when it is not. */
function placesOf(rows: readonly Row[], services: Source['services']) {
  if (rows.length === services.length) {
    const isThere = services.every((service, place) => rows[place]?.name === service.name)
    if (isThere) return (_: string, place: number) => rows[place]
  }
  const byName = new Map(rows.map(row => [row.name, row]))
  return (name: string) => byName.get(name)
}

export function cellsAt(row: Row, indexes: readonly number[]): readonly BoardCell[] {
  const cells: BoardCell[] = []
  for (const index of indexes) {
    const cell = row.cells[index]
    if (cell !== undefined) cells.push(cell)
  }
  return cells
}

function isSame({ cells }: Row, ids: readonly string[], now: Source['cells']): boolean {
  return cells.length === ids.length && ids.every((id, position) => cells[position] === now.get(id))
}
