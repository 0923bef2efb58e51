import type { ConnectionsView } from '@/lib/contract'
import { gitIntervals, watchLimitMs } from '@/lib/domain/judge/freshness'
import { messageOf } from '@/lib/errors'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { isFresh } from './read-sources'

const hostTimeoutMs = 5_000
const mostFound = 5_000

/** Every source with its last success, its last failure in words, and what is missing. Asks the Git host and the database, with time-outs. */
export async function readConnections(
  { observer, store, clock, clusterRole }: Services,
  signal: AbortSignal,
): Promise<ConnectionsView> {
  const now = clock()
  const [repositories, database] = await Promise.all([
    Promise.all(observer.repositories.map(repository => repositoryView(repository, now, signal))),
    store.check().then(
      () => ({ ok: true, message: 'The database answers.' }),
      (error: unknown) => ({ ok: false, message: messageOf(error) }),
    ),
  ])
  return {
    now,
    repositories,
    clusters: observer.clusters.map(cluster => {
      const { name, server, version, state, asOf, lastFailure, kinds } = cluster.status()
      return {
        name,
        server,
        version,
        state,
        fresh: isFresh(asOf, watchLimitMs, now),
        asOf,
        lastFailure,
        delivery:
          'Delivery not read: Plimsoll does not read the objects of Flux or Argo CD yet, so verdicts carry the mark “delivery not read”.',
        kinds: kinds.map(kind => ({ ...kind })),
      }
    }),
    database,
    clusterRole,
  }
}

async function repositoryView(
  repository: Repository,
  now: number,
  signal: AbortSignal,
): Promise<ConnectionsView['repositories'][number]> {
  const { url, branch, head, lastSuccess, lastFailure, forcePushed, intervalMs } = repository.mirror.status()
  const desired = repository.current()?.desired
  return {
    url,
    branch,
    head,
    fresh: isFresh(lastSuccess, gitIntervals * intervalMs, now),
    lastSuccess,
    lastFailure,
    forcePushed,
    host: await hostView(repository, signal),
    cells: desired?.cells.filter(cell => cell.environment !== null).length ?? 0,
    problems: [...(desired?.problems ?? []), ...(desired?.cells ?? []).flatMap(cell => cell.problems)].map(problem => ({
      ...problem,
    })),
    found: (desired?.cells ?? [])
      .slice(0, mostFound)
      .map(({ service, environment, path, kind, because }) => ({ service, environment, path, kind, because })),
  }
}

async function hostView(
  repository: Repository,
  signal: AbortSignal,
): Promise<ConnectionsView['repositories'][number]['host']> {
  const { host, hostProblem, config } = repository
  if (host === null) return { kind: config.host?.kind ?? 'none', ok: false, message: hostProblem ?? '', fix: null }
  try {
    return { kind: host.kind, ...(await host.check(AbortSignal.any([signal, AbortSignal.timeout(hostTimeoutMs)]))) }
  } catch (error) {
    return { kind: host.kind, ok: false, message: messageOf(error), fix: null }
  }
}
