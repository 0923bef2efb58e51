import type { Cluster, ClusterStatus } from '@/lib/cluster/contract'
import { type Cell, cellId } from '@/lib/domain/cell'
import { gitIntervals, watchLimitMs } from '@/lib/domain/judge/freshness'
import type { SlotMemory } from '@/lib/domain/memory'
import { seenAgain } from '@/lib/domain/remember'
import type { MirrorStatus } from '@/lib/git/contract'
import type { BoardFacts } from './board-facts'
import type { ChainUsers } from './chain-users'
import type { Repository } from './contract'
import type { Entry } from './entry'
import { graver } from './memory-change'
import { perTurn } from './per-turn'

/** How old the evidence of a cell is, by when its sources were last heard of. */
export interface Ages {
  clusterSeen(name: string): ClusterStatus | undefined
  gitSeen(repository: Repository): MirrorStatus
  /** The cell with the age of its evidence as of now. */
  aged(entry: Entry, cell: Cell): Cell
  /** Whether it must be judged again because time passed. Of one whose evidence stands as it was it is noted that it was seen again. */
  isDue(entry: Entry, now: number): boolean
}

const never = Number.NEGATIVE_INFINITY
const notKnown = Number.POSITIVE_INFINITY

export function createAges(clusters: ReadonlyMap<string, Cluster>, board: () => BoardFacts, users: ChainUsers): Ages {
  const clusterSeen = perTurn((name: string) => clusters.get(name)?.status())
  const gitSeen = perTurn((repository: Repository) => repository.mirror.status())
  const clustersOf = perTurn(
    (environment: string) => board().environments.find(one => one.name === environment)?.clusters ?? [],
  )
  const environmentSeen = perTurn((name: string) =>
    Math.min(...clustersOf(name).map(cluster => clusterSeen(cluster)?.asOf ?? notKnown)),
  )
  return { clusterSeen, gitSeen, aged, isDue }

  function aged(entry: Entry, cell: Cell): Cell {
    // Restored and not judged yet: its age is that of the stored evidence.
    if (!entry.judged || cell.asOf === null) return cell
    const seen = Math.min(
      gitOf(entry)?.lastSuccess ?? notKnown,
      environmentSeen(entry.key.environment),
      ...hubsOf(entry).map(hub => clusterSeen(hub)?.asOf ?? notKnown),
    )
    return seen === notKnown || seen <= cell.asOf ? cell : { ...cell, asOf: seen }
  }

  function isDue(entry: Entry, now: number): boolean {
    if (entry.reviewAt !== null && entry.reviewAt <= now) return true
    if (entry.staleFrom === null || entry.staleFrom > now) return false
    const freshUntil = freshUntilOf(entry)
    if (freshUntil < now) return true
    const memories = new Map<string, SlotMemory>()
    for (const [key, memory] of entry.memory) {
      const seen = seenAgain(memory, entry.seenAt, now)
      if (seen === null) return true
      memories.set(key, seen)
    }
    entry.memory = memories
    entry.memoryChanged = graver(entry.memoryChanged, 'seen again')
    entry.staleFrom = freshUntil + 1
    entry.seenAt = now
    return false
  }

  /** By the least fresh of all kinds of its clusters: never later than what the judge would find. */
  function freshUntilOf(entry: Entry): number {
    const git = gitOf(entry)
    if (git?.lastSuccess == null) return never
    const seen = [...clustersOf(entry.key.environment), ...hubsOf(entry)].map(name => clusterSeen(name)?.asOf ?? never)
    return Math.min(git.lastSuccess + gitIntervals * git.intervalMs, Math.min(...seen) + watchLimitMs)
  }

  function gitOf({ repository }: Entry): MirrorStatus | null {
    return repository === null ? null : gitSeen(repository)
  }

  function hubsOf({ key }: Entry): readonly string[] {
    return users.hubsOf(cellId(key))
  }
}
