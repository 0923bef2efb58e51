import type { DesiredCell } from '@/lib/domain/desired'

interface Part {
  readonly cells: readonly DesiredCell[]
}

/** The same cells with those of the touched roots exchanged; null when names or numbers changed, so that all must be compared again. */
export function exchangeCells(
  cells: readonly DesiredCell[],
  pairs: readonly (readonly [Part | undefined, Part | undefined])[],
): readonly DesiredCell[] | null {
  const fresh = new Map<DesiredCell, DesiredCell>()
  for (const [was, is] of pairs) {
    if (was?.cells.length !== is?.cells.length) return null
    for (const [index, old] of (was?.cells ?? []).entries()) {
      const cell = is?.cells[index]
      const isNamed = cell?.service === old.service && cell.environment === old.environment
      if (!isNamed || cell.slots.length === 0) return null
      fresh.set(old, cell)
    }
  }
  let found = 0
  const result = cells.map(cell => {
    const other = fresh.get(cell)
    if (other) found += 1
    return other ?? cell
  })
  return found === fresh.size ? result : null
}
