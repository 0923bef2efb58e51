import { type Cell, type CellKey, cellId } from '@/lib/domain/cell'
import type { Environment } from '@/lib/domain/environment'
import type { BoardNews } from '@/lib/store/contract'

type Row = BoardNews['cells'][number]

export interface BoardStep {
  readonly version: number
  readonly cells: readonly Cell[]
  readonly removed: readonly CellKey[]
  readonly environments: boolean
}

/** The board as the database holds it. */
export interface FollowedBoard {
  readonly version: number
  environments(): readonly Environment[]
  rows(): Iterable<Row>
  row(key: CellKey): Row | null
  /** Everything anew. */
  replace(news: BoardNews): void
  /** Takes what changed; each version as a step of its own, so that a page that counts misses none. Null when they are too many to be told one by one. */
  take(news: BoardNews): readonly BoardStep[] | null
}

const mostSteps = 200

export function createFollowedBoard(): FollowedBoard {
  let version = 0
  let environments: readonly Environment[] = []
  let columns = '[]'
  const rows = new Map<string, Row>()

  return {
    get version() {
      return version
    },
    environments: () => environments,
    rows: () => rows.values(),
    row: key => rows.get(cellId(key)) ?? null,
    replace(news) {
      rows.clear()
      for (const row of news.cells) rows.set(cellId(row.cell), row)
      takeColumns(news)
      version = news.version
    },
    take(news) {
      const before = version
      const isOtherColumns = takeColumns(news)
      for (const gone of news.removed) rows.delete(cellId(gone))
      for (const row of news.cells) rows.set(cellId(row.cell), row)
      version = Math.max(before, news.version)
      const count = version - before
      if (count > mostSteps) return null
      return Array.from({ length: count }, (_, index) => {
        const at = before + index + 1
        return {
          version: at,
          cells: news.cells.filter(row => row.version === at).map(row => row.cell),
          removed: news.removed.filter(gone => gone.version === at && !rows.has(cellId(gone))),
          environments: isOtherColumns && index === count - 1,
        }
      })
    },
  }

  function takeColumns(news: BoardNews): boolean {
    const next = JSON.stringify(news.environments)
    if (next === columns) return false
    columns = next
    environments = news.environments
    return true
  }
}
