import { type ConnectionsView, contract } from '@/lib/contract'
import { clusterCorrection } from '@/lib/domain/correction'
import { gitIntervals, watchLimitMs } from '@/lib/domain/judge/freshness'
import { productionOf } from '@/lib/domain/production'
import { messageOf } from '@/lib/errors'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { configuredOf } from './configured'
import { deliveryWords } from './delivery-words'
import { checkHost } from './host-check'
import { readSourceMirrors } from './read-source-mirrors'
import { isFresh } from './read-sources'
import { countRefused } from './receive-webhook'
import { webhookEvents } from './webhook-news'

const hostAgeMs = 60_000
const mostProblems = 100

/** Every source with its last success, its last failure in words, and what is missing. Asks the Git host and the database, with time-outs. */
export async function readConnections(services: Services, signal: AbortSignal): Promise<ConnectionsView> {
  const { observer, store, clock, clusterRole } = services
  const now = clock()
  // What came by webhook is a nicety here: a database that does not answer is said below.
  const deliveries = await store.listDeliveries().catch(() => [])
  const [repositories, sources, database] = await Promise.all([
    Promise.all(observer.repositories.map(repository => repositoryView(services, repository, deliveries, now, signal))),
    sourceViews(services),
    store.check().then(
      () => ({ ok: true, message: 'The database answers.' }),
      (error: unknown) => ({ ok: false, message: messageOf(error) }),
    ),
  ])
  return {
    now,
    repositories,
    sources,
    clusters: clusterViews(services, now),
    environments: environmentViews(services),
    database,
    clusterRole,
  }
}

/** Only the process that observes reads sources; another one asks it. */
async function sourceViews(services: Services): Promise<ConnectionsView['sources']> {
  const own = readSourceMirrors(services)
  if (own.length === 0) return own
  const told = contract.readConnections.output.shape.sources.safeParse(await services.questions.ask('sources', null))
  return told.success ? told.data : own
}

async function repositoryView(
  { observer, clock }: Services,
  repository: Repository,
  deliveries: Deliveries,
  now: number,
  signal: AbortSignal,
): Promise<ConnectionsView['repositories'][number]> {
  const { url, branch, head, lastSuccess, lastFailure, forcePushed, intervalMs, progress } = repository.mirror.status()
  const desired = repository.current()?.desired
  const problems = [...(desired?.problems ?? []), ...(desired?.cells ?? []).flatMap(cell => cell.problems)]
  return {
    url,
    branch,
    head,
    fresh: observer.isObserved() && isFresh(lastSuccess, gitIntervals * intervalMs, now),
    lastSuccess,
    lastFailure,
    progress: progress ?? null,
    forcePushed,
    host: await checkHost(repository, clock, hostAgeMs, signal),
    webhook: webhookView(repository, deliveries),
    cells: desired?.cells.filter(cell => cell.environment !== null).length ?? 0,
    problems: problems.slice(0, mostProblems).map(problem => ({ ...problem })),
    moreProblems: Math.max(0, problems.length - mostProblems),
  }
}

type Deliveries = Awaited<ReturnType<Services['store']['listDeliveries']>>

function webhookView(
  { id, config }: Repository,
  deliveries: Deliveries,
): ConnectionsView['repositories'][number]['webhook'] {
  if (config.host === null) return null
  const last = deliveries.find(one => one.repository === id)
  return {
    path: `/api/v1/webhooks/${id}`,
    hasSecret: config.host.webhookSecret !== null,
    events: [...webhookEvents(config.host.kind)],
    accepted: last?.count ?? 0,
    last: last === undefined ? null : { at: last.at, event: last.event },
    refused: countRefused(id),
  }
}

function clusterViews({ observer }: Services, now: number): ConnectionsView['clusters'] {
  const environments = observer.environments()
  return observer.clusters.map(cluster => {
    const { name, server, version, state, asOf, lastSuccess, lastFailure, kinds } = cluster.status()
    return {
      name,
      server,
      version,
      state,
      fresh: observer.isObserved() && isFresh(asOf, watchLimitMs, now),
      asOf,
      lastSuccess,
      lastFailure,
      delivery: deliveryWords(kinds),
      environments: environments.filter(one => one.clusters.includes(name)).map(one => one.name),
      kinds: kinds.map(kind => ({ ...kind })),
    }
  })
}

function environmentViews(services: Services): ConnectionsView['environments'] {
  const { observer } = services
  const configured = configuredOf(services)
  const production = productionOf(configured.environments)
  const counts = new Map<string, number>()
  for (const cell of observer.cells()) counts.set(cell.environment, (counts.get(cell.environment) ?? 0) + 1)
  return configured.environments.map(environment => ({
    name: environment.name,
    group: environment.group,
    upstream: environment.after[0] ?? null,
    clusters: [...environment.clusters],
    namespace: environment.namespace,
    cells: counts.get(environment.name) ?? 0,
    production: production.has(environment.name),
    note: environment.note,
    correction: clusterCorrection(environment, configured),
  }))
}
