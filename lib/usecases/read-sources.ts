import type { SourceView } from '@/lib/contract'
import { gitIntervals, watchLimitMs } from '@/lib/domain/judge/freshness'
import type { Observer } from '@/lib/observer/contract'

/** How fresh each repository and cluster is, in words. */
export function readSources(observer: Pick<Observer, 'repositories' | 'clusters'>, now: number): SourceView[] {
  const repositories = observer.repositories.map((repository): SourceView => {
    const status = repository.mirror.status()
    const fresh = isFresh(status.lastSuccess, gitIntervals * status.intervalMs, now)
    return {
      kind: 'git',
      name: status.url,
      fresh,
      asOf: status.lastSuccess,
      message: status.lastFailure?.message ?? (status.lastSuccess === null ? 'reading for the first time' : ''),
      head: repository.current()?.snapshot.commit ?? status.head,
    }
  })
  const clusters = observer.clusters.map((cluster): SourceView => {
    const status = cluster.status()
    return {
      kind: 'cluster',
      name: cluster.name,
      fresh: isFresh(status.asOf, watchLimitMs, now),
      asOf: status.asOf,
      message: status.state === 'watching' ? '' : (status.lastFailure?.message ?? 'reading for the first time'),
      head: null,
    }
  })
  return [...repositories, ...clusters]
}

export function isFresh(asOf: number | null, limitMs: number, now: number): boolean {
  return asOf !== null && now - asOf <= limitMs
}
