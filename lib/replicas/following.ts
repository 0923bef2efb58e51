import type { ClusterStatus } from '@/lib/cluster/contract'
import type { Cell, CellKey } from '@/lib/domain/cell'
import type { Environment } from '@/lib/domain/environment'
import { gitIntervals, watchLimitMs } from '@/lib/domain/judge/freshness'
import { messageOf } from '@/lib/errors'
import type { MirrorStatus } from '@/lib/git/contract'
import type { Log } from '@/lib/log'
import type { Line, Store } from '@/lib/store/contract'
import { firstVersionOf } from './epoch'
import { type BoardStep, createFollowedBoard } from './followed-board'
import { type Look, leaseMs } from './lease-keeper'
import { readSourceRows, type ToldSources } from './source-status'

/** The board of a process that does not observe: what the observer wrote, and old as soon as nobody keeps it true. */
export interface Following {
  readonly version: number
  environments(): readonly Environment[]
  cells(): readonly Cell[]
  find(key: CellKey): Cell | null
  mirrorStatus(id: string): MirrorStatus | null
  clusterStatus(name: string): ClusterStatus | null
  /** False: nobody observes, or it cannot be asked who does. All that is shown is old then. */
  isObserved(): boolean
  /** Reads everything; until then nothing counts as fresh. */
  reload(): Promise<void>
  /** This process observes itself now: nothing is read or kept until the next reload. */
  rest(): void
  /** What the lease keeper saw. */
  look(look: Look): void
  stop(): void
}

export interface FollowingParts {
  readonly store: Pick<Store, 'readBoard'>
  readonly line: Line
  readonly onStep: (step: BoardStep) => void
  /** What is shown is another board, or as old as it was fresh: pages must fetch it whole. */
  readonly onWhole: () => void
  readonly elapsed: () => number
  readonly clock: () => number
  readonly log: Log
}

const nobody: ToldSources = { mirror: () => null, cluster: () => null }
/** Pages may have fetched from a process that knew it a moment later. */
const againMs = 2_500

export function createFollowing({ store, line, onStep, onWhole, elapsed, clock, log }: FollowingParts): Following {
  const board = createFollowedBoard()
  let sources = nobody
  let lease: Look['lease'] = null
  let lookedAt = Number.NEGATIVE_INFINITY
  let wasObserved = false
  let mustReload = true
  let reading: Promise<void> | null = null
  let again = false
  let repeat: NodeJS.Timeout | null = null
  /** Until the first reload: a process that comes to observe reads its cells itself, and would read every row twice. */
  let resting = true
  let stopped = false
  const pulse = setInterval(noteObserved, 500)
  pulse.unref()
  const stops = [
    line.onNotice(notice => {
      if (notice.kind === 'board' && notice.version > board.version) catchUp()
    }),
    line.onBack(catchUp),
    () => clearInterval(pulse),
  ]

  return {
    get version() {
      return board.version
    },
    environments: board.environments,
    cells() {
      const ages = createAges()
      return [...board.rows()].map(row => shown(row, ages))
    },
    find(key) {
      const row = board.row(key)
      return row === null ? null : shown(row, createAges())
    },
    mirrorStatus: id => sources.mirror(id),
    clusterStatus: name => sources.cluster(name),
    isObserved,
    async reload() {
      resting = false
      mustReload = true
      catchUp()
      await reading
    },
    rest() {
      resting = true
      mustReload = true
      board.replace({ version: 0, environments: [], cells: [], removed: [] })
    },
    look(look) {
      if (lease !== null && look.lease?.epoch !== lease.epoch) mustReload = true
      lease = look.lease
      lookedAt = elapsed()
      sources = lease === null ? nobody : readSourceRows(look.sources, lease.epoch)
      noteObserved()
      if (mustReload || look.version > board.version) catchUp()
    },
    stop() {
      stopped = true
      for (const end of stops) end()
      if (repeat !== null) clearTimeout(repeat)
    },
  }

  function isObserved(): boolean {
    return !mustReload && lease !== null && !lease.isOver && elapsed() - lookedAt < leaseMs
  }

  /** Only a verdict of the tenure that goes on, on evidence that is still fresh, is shown as fresh. */
  function shown(row: { readonly cell: Cell; readonly version: number }, ages: Ages): Cell {
    const { cell } = row
    const { asOf, isFresh } = ages.of(cell)
    const stale = cell.stale || !isFresh || !isObserved() || row.version < firstVersionOf(lease?.epoch ?? 0)
    if (cell.stale || cell.asOf === null || asOf === null) return { ...cell, stale }
    return { ...cell, stale, asOf: Math.max(cell.asOf, asOf) }
  }

  function noteObserved(): void {
    const now = isObserved()
    if (now === wasObserved || resting || stopped) return
    wasObserved = now
    tellWhole()
  }

  function tellWhole(): void {
    onWhole()
    if (repeat !== null) clearTimeout(repeat)
    repeat = setTimeout(onWhole, againMs)
    repeat.unref()
  }

  /** One read at a time; what is told meanwhile is read together by the next. */
  function catchUp(): void {
    if (resting || stopped) return
    if (reading !== null) {
      again = true
      return
    }
    again = false
    reading = read()
      .catch(error =>
        log.warn({ error: messageOf(error) }, 'the board could not be read; it is read again at the next look'),
      )
      .finally(() => {
        reading = null
        if (again) catchUp()
      })
  }

  async function read(): Promise<void> {
    if (mustReload) {
      const news = await store.readBoard(-1)
      if (resting || stopped) return
      board.replace(news)
      mustReload = false
      wasObserved = isObserved()
      tellWhole()
      return
    }
    const news = await store.readBoard(board.version)
    if (resting || stopped) return
    const steps = board.take(news)
    if (steps === null) onWhole()
    else for (const step of steps) onStep({ ...step, cells: step.cells.flatMap(cell => shownOf(cell)) })
  }

  function shownOf(key: CellKey): readonly Cell[] {
    const row = board.row(key)
    return row === null ? [] : [shown(row, createAges())]
  }

  /** Per column and repository once, not per cell: a board has thousands of cells and a handful of sources. */
  function createAges(): Ages {
    const known = new Map<string, Age>()
    const columns = new Map(board.environments().map(one => [one.name, one.clusters]))
    const now = clock()
    return {
      of(cell) {
        const key = `${cell.repository}\u0000${cell.environment}`
        const age = known.get(key) ?? ageOf(cell.repository, columns.get(cell.environment) ?? [], now)
        known.set(key, age)
        return age
      },
    }
  }

  /** A cluster that was never reached makes nothing old: verdicts say then that it was not read. */
  function ageOf(repository: string, clusters: readonly string[], now: number): Age {
    const git = sources.mirror(repository)
    const told = clusters.map(name => sources.cluster(name))
    const limits = [
      { at: git?.lastSuccess ?? null, ms: gitIntervals * (git?.intervalMs ?? 0) },
      ...told
        .filter(one => one === null || one.asOf !== null)
        .map(one => ({ at: one?.asOf ?? null, ms: watchLimitMs })),
    ]
    const times = limits.flatMap(({ at }) => (at === null ? [] : [at]))
    return {
      asOf: times.length === 0 ? null : Math.min(...times),
      isFresh: limits.every(({ at, ms }) => at !== null && now - at <= ms),
    }
  }
}

interface Age {
  readonly asOf: number | null
  readonly isFresh: boolean
}

interface Ages {
  of(cell: Cell): Age
}
