/** One watched cluster: connection, watches, cache and answers put together. */
import { messageOf } from '@/lib/errors'
import { createBatch } from './batch'
import { createCache, type Touched } from './cache'
import { checkCluster } from './check'
import { type Clock, systemClock } from './clock'
import { connect } from './connect'
import type { Cluster, ClusterNames, ClusterStatus } from './contract'
import { createControllers } from './controllers/controllers'
import { createReadings } from './controllers/readings'
import type { Fault } from './fault'
import { createFeeds } from './feeds'
import type { ClusterConfig } from './kubeconfig'
import { createReader } from './read'
import { isOfController, type ResourceId } from './resources'
import { clusterState, kindStatuses, leastFresh, newest } from './status'
import { defaultTiming, type Timing } from './timing'
import { readVersion } from './version'

/** The part of a logger that is used; pino's fits. */
export interface ClusterLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
}

export interface ClusterOptions {
  readonly timing?: Partial<Timing>
  readonly random?: () => number
  /** What delivery controllers in other clusters call this one. */
  readonly names?: Partial<ClusterNames>
}

/** Argo CD's own default. */
const reconciliationMs = 180_000

export function createCluster(
  config: ClusterConfig,
  clock: Clock = systemClock,
  log?: ClusterLog,
  options: ClusterOptions = {},
): Cluster {
  const { name } = config
  const stopping = new AbortController()
  const connection = connect(config, clock.now)
  const cache = createCache()
  const batch = createBatch(error => log?.warn({ cluster: name, error: messageOf(error) }, 'a listener failed'))
  let version: string | null = null
  let asking: Promise<string | null> | null = null
  let lastFailure: ClusterStatus['lastFailure'] = null
  const shared = {
    connection,
    clock,
    random: options.random ?? Math.random,
    timing: { ...defaultTiming, ...options.timing },
    onChange: tell,
    onFault: noteFault,
  }
  const readings = createReadings(() => feeds, config)
  const controllers = createControllers(clock, readings.of, error =>
    log?.warn({ cluster: name, error: messageOf(error) }, 'a listener failed'),
  )
  const intakeOf = (id: ResourceId) => (isOfController(id) ? controllers.intakeOf(id) : cache.intakes[id])
  const feeds = createFeeds(config.namespaces, id => ({ ...shared, intake: intakeOf(id) }))
  const reader = createReader(name, cache, feeds)

  function tell(touched: Touched): void {
    reader.forget()
    readings.forget()
    batch.add(touched)
    // A server that was away at the start says its version once it is back.
    if (touched === 'all' && version === null) void learnVersion()
  }

  async function learnVersion(): Promise<void> {
    asking ??= readVersion(connection, stopping.signal)
    version = await asking
    asking = null
  }

  function noteFault({ code, message, fix }: Fault): void {
    // Ten watches fail together; once is enough for a log.
    if (lastFailure?.code !== code) log?.warn({ cluster: name, code, message }, 'reading the cluster failed')
    lastFailure = { at: clock.now(), code, message, fix }
  }

  function status(): ClusterStatus {
    const kinds = kindStatuses(feeds.all(), id => intakeOf(id).size)
    return {
      name,
      state: clusterState(kinds),
      asOf: leastFresh(kinds),
      lastSuccess: newest(kinds.map(({ asOf }) => asOf)),
      lastFailure,
      kinds,
      server: connection.server(),
      version,
    }
  }

  return {
    name,
    // A getter: the address is known only once the kubeconfig could be read.
    get names() {
      const { servers = [], ...others } = options.names ?? {}
      const own = connection.server()
      return {
        names: [],
        kubeConfigs: [],
        reconciliationMs,
        ...others,
        servers: own === '' ? servers : [...servers, own],
      }
    },
    read: reader.read,
    list: reader.list,
    onChange: batch.listen,
    controllers: () => controllers.objects,
    onControllers: controllers.onChange,
    status,
    check: signal => checkCluster(connection, config.namespaces, signal),
    async start() {
      await Promise.all([learnVersion(), ...feeds.all().map(feed => feed.start())])
      log?.info({ cluster: name, server: connection.server(), version, state: status().state }, 'cluster read')
    },
    async stop() {
      stopping.abort()
      batch.stop()
      controllers.stop()
      await Promise.all(feeds.all().map(feed => feed.stop()))
      connection.close()
    },
  }
}
