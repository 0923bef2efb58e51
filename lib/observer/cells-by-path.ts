import type { DesiredCell } from '@/lib/domain/desired'
import type { RepositoryDesired } from '@/lib/manifests/contract'

const indexes = new WeakMap<RepositoryDesired, ReadonlyMap<string, readonly DesiredCell[]>>()

/** The cells that a reading has at a path; looked up once for every reading, for it is asked for each slot. */
export function cellsAt(desired: RepositoryDesired, path: string): readonly DesiredCell[] {
  const known = indexes.get(desired) ?? indexOf(desired.cells)
  indexes.set(desired, known)
  return known.get(path) ?? []
}

function indexOf(cells: readonly DesiredCell[]): ReadonlyMap<string, readonly DesiredCell[]> {
  const found = new Map<string, DesiredCell[]>()
  for (const cell of cells) {
    const list = found.get(cell.path)
    if (list === undefined) found.set(cell.path, [cell])
    else list.push(cell)
  }
  return found
}
