import type { PreviewView } from '@/lib/contract'
import type { CellKey } from '@/lib/domain/cell'

type Check = PreviewView['checks'][number]

/** The cell that a check of a plan with several is about: its code ends in `@service/environment`. */
export function checkedCell(check: Check, cells: readonly CellKey[]): CellKey | null {
  if (cells.length < 2) return null
  return cells.find(({ service, environment }) => check.code.endsWith(`@${service}/${environment}`)) ?? null
}

/** Cells that something is said against. */
export function unwellCells(checks: readonly Check[], cells: readonly CellKey[]): readonly CellKey[] {
  const found = checks.flatMap(check => (check.level === 'ok' ? [] : (checkedCell(check, cells) ?? [])))
  return [...new Set(found)]
}

/** The open promotion that holds it up, where it may be superseded. */
export function otherOpen(check: Check): { readonly id: string; readonly name: string } | null {
  const id = check.link?.split('/').at(-1)
  if (check.code.split('@')[0] !== 'other_open' || id === undefined) return null
  return { id, name: /#\d+/.exec(check.message)?.[0] ?? 'it' }
}
