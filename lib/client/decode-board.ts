/** The columnar form back to cells, a few at a time: a large board must not hold the page. */
import type { BoardCell, BoardColumns, BoardView } from '@/lib/contract'
import { states } from '@/lib/domain/verdict'

export function decodeBoard(columns: BoardColumns): BoardView {
  return viewOf(columns, [...decodeCells(columns)])
}

/** As `decodeBoard`, letting the page work between slices of `sliceMs`. */
export async function decodeBoardSlowly(columns: BoardColumns, pause: () => Promise<void>): Promise<BoardView> {
  const cells: BoardCell[] = []
  let begun = performance.now()
  for (const cell of decodeCells(columns)) {
    cells.push(cell)
    if (cells.length % cellsBetweenLooks !== 0 || performance.now() - begun < sliceMs) continue
    await pause()
    begun = performance.now()
  }
  return viewOf(columns, cells)
}

const sliceMs = 6
const cellsBetweenLooks = 100

function viewOf(columns: BoardColumns, cells: BoardCell[]): BoardView {
  const { now, version, environments, sources, totals, services, texts } = columns
  return {
    now,
    version,
    environments,
    sources,
    totals,
    complete: true,
    services: services.names.map((name, index) => ({ name, team: textAt(texts, services.teams[index]) })),
    cells,
  }
}

function* decodeCells({ now, environments, services, texts, marks, cells, rare }: BoardColumns): Generator<BoardCell> {
  const few = new Map(rare.map(one => [one.at, one]))
  const rows = services.names.length
  const asOf = createSum(now)
  const since = createSum(now)
  let place = 0
  for (let at = 0; at < cells.place.length; at += 1) {
    place += cells.place[at] ?? 0
    const git = textAt(texts, cells.git[at])
    const live = sameOr(texts, cells.live[at], git)
    const flags = cells.flags[at] ?? 0
    const one = few.get(at)
    yield {
      service: services.names[place % rows] ?? '',
      environment: environments[Math.floor(place / rows)]?.name ?? '',
      state: states[cells.state[at] ?? -1] ?? 'Unknown',
      also: (one?.also ?? []).map(index => states[index] ?? 'Unknown'),
      stale: (flags & 1) !== 0,
      asOf: asOf(cells.asOf[at]),
      since: since(cells.since[at]),
      git,
      promoted: textAt(texts, cells.promoted[at]),
      live,
      below: sameOr(texts, cells.below[at], live),
      progress: one?.progress ?? null,
      reason: reasonAt(texts, cells.reason[at] ?? 0, git),
      who: textAt(texts, cells.who[at]),
      differs: (flags & 2) !== 0,
      marks: marks[cells.marks[at] ?? 0] ?? [],
      pullRequest: one?.pullRequest ?? null,
    }
  }
}

function textAt(texts: readonly string[], index: number | undefined): string | null {
  return index === undefined || index === 0 ? null : (texts[index] ?? null)
}

function sameOr(texts: readonly string[], index: number | undefined, same: string | null): string | null {
  if (index === undefined || index === 0) return null
  return index === 1 ? same : textAt(texts, index - 1)
}

function createSum(start: number): (step: number | null | undefined) => number | null {
  let last = start
  return step => {
    if (step === null || step === undefined) return null
    last += step
    return last
  }
}

function reasonAt(texts: readonly string[], index: number, git: string | null): string {
  const text = textAt(texts, Math.abs(index)) ?? ''
  return index > 0 && git !== null ? text.replaceAll('\u0001', () => git) : text
}
