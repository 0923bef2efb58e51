import type { ClusterStatus } from '@/lib/cluster/contract'
import type { SourceView } from '@/lib/contract'
import { gitIntervals, watchLimitMs } from '@/lib/domain/judge/freshness'
import type { Observer } from '@/lib/observer/contract'

/** What is said of every source when nobody looks at them, however young the last look is. */
const unobserved = 'No process observes at this moment. Another one takes over within 15 s when the database answers.'

/** How fresh each repository and cluster is, in words. */
export function readSources(
  observer: Pick<Observer, 'repositories' | 'clusters' | 'isObserved'>,
  now: number,
): SourceView[] {
  const isObserved = observer.isObserved()
  const repositories = observer.repositories.map((repository): SourceView => {
    const status = repository.mirror.status()
    const fresh = isObserved && isFresh(status.lastSuccess, gitIntervals * status.intervalMs, now)
    return {
      kind: 'git',
      name: status.url,
      fresh,
      asOf: status.lastSuccess,
      message: isObserved
        ? (status.lastFailure?.message ?? (status.lastSuccess === null ? 'reading for the first time' : ''))
        : unobserved,
      head: repository.head(),
    }
  })
  const clusters = observer.clusters.map((cluster): SourceView => {
    const status = cluster.status()
    return {
      kind: 'cluster',
      name: cluster.name,
      fresh: isObserved && isFresh(status.asOf, watchLimitMs, now),
      asOf: status.asOf,
      message: isObserved ? clusterMessage(status) : unobserved,
      head: null,
    }
  })
  return [...repositories, ...clusters]
}

function clusterMessage({ state, lastFailure }: ClusterStatus): string {
  return state === 'watching' ? '' : (lastFailure?.message ?? 'reading for the first time')
}

export function isFresh(asOf: number | null, limitMs: number, now: number): boolean {
  return asOf !== null && now - asOf <= limitMs
}
