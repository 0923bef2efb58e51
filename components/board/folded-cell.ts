/** Several environments as one column: the worst of them, and how many look like it. */
import type { BoardCell } from '@/lib/contract'
import { severityOf } from '@/lib/domain/verdict'

export interface FoldedCell {
  readonly cell: BoardCell
  /** `1 of 3`; null when all look the same. */
  readonly share: string | null
}

/** `cells`: one for each environment of the group, undefined where the service is not. Null: it is in none. */
export function foldCells(cells: readonly (BoardCell | undefined)[]): FoldedCell | null {
  const present = cells.filter(cell => cell !== undefined)
  const [first, ...others] = present
  if (first === undefined) return null
  const worst = others.reduce((held, cell) => (rankOf(cell) < rankOf(held) ? cell : held), first)
  const alike = present.filter(cell => looksLike(cell, worst)).length
  return { cell: worst, share: alike === cells.length ? null : `${alike} of ${cells.length}` }
}

const staleLoud = 100
const staleCalm = 200
const calm = 300

/** Fresh faults, then what was a fault when last seen, then what is not known, then calm: a calm cell never hides another. */
function rankOf(cell: BoardCell): number {
  const isCalm = cell.state === 'Synced'
  if (!cell.stale) return isCalm ? calm : severityOf(cell.state)
  return isCalm ? staleCalm : staleLoud + severityOf(cell.state)
}

function looksLike(a: BoardCell, b: BoardCell): boolean {
  return a.state === b.state && a.stale === b.stale && a.git === b.git && a.live === b.live && a.below === b.below
}
