import type { Cell } from './cell'
import { isDrift } from './drift'
import { findWorst } from './drift-place'
import type { Environment } from './environment'

/** A repository or cluster, as the inbox must know it. */
export interface KnownSource {
  readonly kind: 'git' | 'cluster'
  /** What a cell's `repository` or an environment's `clusters` name it. */
  readonly id: string
  readonly fresh: boolean
}

/** Cells of which nothing is known for one and the same reason. A cell may stand under two sources when both are lost. */
export interface Unseen {
  readonly state: 'Stale' | 'Unknown'
  /** Null: the sources answer, and the stored verdicts wait to be judged again. */
  readonly source: KnownSource | null
  readonly cells: readonly Cell[]
  /** How many of them were not as Git says when last seen. */
  readonly loud: number
  /** Unknown: the reason that most of them give. */
  readonly reason: string | null
}

/** One row for each source that does not answer (Stale) and for each that does not tell all (Unknown); the most cells first. */
export function listUnseen(
  cells: readonly Cell[],
  environments: readonly Environment[],
  sources: readonly KnownSource[],
): readonly Unseen[] {
  const clustersOf = new Map(environments.map(one => [one.name, one.clusters]))
  const rows = new Map<string, { state: Unseen['state']; source: KnownSource | null; cells: Cell[] }>()
  const add = (state: Unseen['state'], source: KnownSource | null, cell: Cell) => {
    const key = `${state} ${source?.kind} ${source?.id}`
    const row = rows.get(key) ?? { state, source, cells: [] }
    rows.set(key, row)
    row.cells.push(cell)
  }
  for (const cell of cells) {
    const clusters = clustersOf.get(cell.environment) ?? []
    if (cell.stale) {
      for (const source of lostFor(cell, clusters, sources)) add('Stale', source, cell)
    } else if (cell.state === 'Unknown' && clusters.length > 0) {
      const cluster = findWorst(cell)?.place.cluster ?? clusters[0]
      add('Unknown', sources.find(one => one.kind === 'cluster' && one.id === cluster) ?? null, cell)
    }
  }
  return [...rows.values()]
    .map(row => ({
      ...row,
      loud: row.cells.filter(wasLoud).length,
      reason: row.state === 'Unknown' ? mostSaid(row.cells) : null,
    }))
    .sort((a, b) => b.cells.length - a.cells.length)
}

function lostFor(
  cell: Cell,
  clusters: readonly string[],
  sources: readonly KnownSource[],
): readonly (KnownSource | null)[] {
  const lost = sources.filter(
    one => !one.fresh && (one.kind === 'git' ? one.id === cell.repository : clusters.includes(one.id)),
  )
  return lost.length > 0 ? lost : [null]
}

function wasLoud(cell: Cell): boolean {
  return isDrift({ ...cell, stale: false })
}

function mostSaid(cells: readonly Cell[]): string | null {
  const counts = new Map<string, number>()
  for (const cell of cells) {
    const said = findWorst(cell)?.place.reason ?? cell.reason
    counts.set(said, (counts.get(said) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
