import type { Cell } from './cell'
import { type Cause, causeOf } from './drift-cause'

/** Cells that one cause hits; a cell that shares its cause with none stands alone. */
export interface Hit {
  readonly cause: Cause | null
  readonly cells: readonly Cell[]
}

/** What one person or script does at once is done within minutes; two clusters' clocks differ by up to two of them. */
export const sameTimeMs = 5 * 60_000

export function groupByCause(cells: readonly Cell[]): readonly Hit[] {
  const single: Hit[] = []
  const shared = new Map<string, { cause: Cause; cell: Cell }[]>()
  for (const cell of cells) {
    const cause = causeOf(cell)
    if (cause === null || (cause.timed && cause.at === null)) {
      single.push({ cause: null, cells: [cell] })
      continue
    }
    const key = `${cause.kind} ${cause.key}`
    const known = shared.get(key)
    if (known === undefined) shared.set(key, [{ cause, cell }])
    else known.push({ cause, cell })
  }
  return [...single, ...[...shared.values()].flatMap(splitByTime)]
}

/** Neighbours in time stay together while no gap between them is longer than `sameTimeMs`. */
function splitByTime(hits: readonly { readonly cause: Cause; readonly cell: Cell }[]): readonly Hit[] {
  const sorted = [...hits].sort((a, b) => (a.cause.at ?? 0) - (b.cause.at ?? 0))
  const runs: { cause: Cause; cells: Cell[]; last: number }[] = []
  for (const { cause, cell } of sorted) {
    const run = runs.at(-1)
    const at = cause.at ?? 0
    if (run !== undefined && (!cause.timed || at - run.last <= sameTimeMs)) {
      run.cells.push(cell)
      run.last = at
    } else runs.push({ cause, cells: [cell], last: at })
  }
  return runs.map(({ cause, cells }) => ({ cause: cells.length > 1 ? cause : null, cells }))
}
