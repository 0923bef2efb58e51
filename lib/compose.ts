import { hostname } from 'node:os'
import { z } from 'zod'
import { createCluster } from '@/lib/cluster/cluster'
import type { Cluster } from '@/lib/cluster/contract'
import { formatClusterRole } from '@/lib/cluster/rbac'
import { type ClusterConfig, type Config, loadConfig, type RepositoryConfig } from '@/lib/config'
import type { EnvironmentSetting } from '@/lib/domain/environment'
import { defaultProgressDeadlineMs } from '@/lib/domain/evidence'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { GitHost, SourceMirror } from '@/lib/git/contract'
import { type AppInstallation, createGitHost, openAppInstallation } from '@/lib/git/hosts/registry'
import { type Credential, parseLocation } from '@/lib/git/location'
import { createMirror } from '@/lib/git/mirror'
import { createSourceMirror } from '@/lib/git/source-mirror'
import { createLog, type Log } from '@/lib/log'
import { createKeptReading } from '@/lib/observer/kept-reading'
import { createObserver } from '@/lib/observer/observer'
import { createRepository } from '@/lib/observer/repository'
import { whenRead } from '@/lib/observer/when-read'
import { createRegistries } from '@/lib/registry/registries'
import { createRender } from '@/lib/render/render'
import { firstVersionOf } from '@/lib/replicas/epoch'
import { createQuestions } from '@/lib/replicas/questions'
import { createReplica, type Sources } from '@/lib/replicas/replica'
import { reportSources } from '@/lib/replicas/report-sources'
import { sourcesOf } from '@/lib/replicas/source-status'
import type { Running, Services } from '@/lib/services'
import { openAuditKey } from '@/lib/store/chain/key'
import type { Store } from '@/lib/store/contract'
import { openLine } from '@/lib/store/line'
import { createStore } from '@/lib/store/store'
import { type AuditAnchors, createAuditAnchors } from '@/lib/usecases/audit-anchors'
import { createAuditCheck } from '@/lib/usecases/check-audit'
import { createFollower } from '@/lib/usecases/follow-promotions'
import { createLockIndex } from '@/lib/usecases/lock-index'
import { createMuteIndex } from '@/lib/usecases/mute-index'
import { createPromotionIndex } from '@/lib/usecases/promotion-index'
import { readService } from '@/lib/usecases/read-service'
import { readSourceMirrors } from '@/lib/usecases/read-source-mirrors'
import { createSeal } from '@/lib/usecases/seal'
import { search } from '@/lib/usecases/search'
import { keepSources } from '@/lib/usecases/sources'
import { createWakes } from '@/lib/usecases/wakes'

/** How often mutes are read again, and those that are over ended. */
const mutesMs = 5_000
/** How often locks are read again without a notice, and those that are over ended. */
const locksMs = 5_000
/** How often the head of the audit is written to the log. */
const anchorMs = 60 * 60_000
/** How often the Git host is asked about promotions that are under way. */
const followMs = 5_000

/** By the environment's variables and plimsoll.yaml. Throws misconfigured or upstream_unavailable. */
export async function startFromEnvironment(): Promise<Running> {
  const { databaseUrl, configFile, dataFolder, logLevel, address } = env()
  if (databaseUrl === null) {
    throw new AppError(
      'misconfigured',
      'No database is named. Start with npm start, which brings one, or set DATABASE_URL.',
    )
  }
  const config = await loadConfig({ file: configFile, dataFolder })
  return startServices({ config, databaseUrl: databaseUrl(), dataFolder, log: createLog(logLevel), address })
}

/** Builds every adapter and starts observing; resolves when the stored board stands. */
export async function startServices(options: {
  readonly config: Config
  readonly databaseUrl: string
  readonly dataFolder: string
  readonly log: Log
  /** Where its pages are reached, without a slash at the end. */
  readonly address?: string | null
  readonly clock?: () => number
}): Promise<Running> {
  const { config, dataFolder, log } = options
  const clock = options.clock ?? Date.now
  const auditKey = await openAuditKey(options.databaseUrl, config.keys.audit.file)
  const store = createStore(options.databaseUrl, auditKey)
  const line = openLine(options.databaseUrl)
  let observes = false
  const applications = keepSources(config.services, url => sourceMirror(url, config, dataFolder, clock), log)
  const observer = createReplica({
    build: () => buildSources(config, store, dataFolder, clock, log),
    store,
    line,
    holder: `${hostname()} ${process.pid}`,
    onTenure(epoch, observing, wake) {
      const tenured = store.under(epoch)
      const sources = () => sourcesOf(epoch, observing.repositories, observing.clusters)
      const endReports = reportSources(tenured, sources, wake)
      const follower = createFollower({ ...services, store: tenured }, followMs)
      follower.start()
      applications.begin(whenRead(observing))
      observes = true
      return async () => {
        observes = false
        endReports()
        await Promise.all([follower.stop(), applications.rest()])
      }
    },
    elapsed: elapsedSince(performance.now(), Date.now()),
    clock,
    log,
  })
  const promotions = createPromotionIndex(store, observer, line, log)
  const anchors: AuditAnchors = createAuditAnchors({ store, clock, log }, anchorMs)
  const auditCheck = createAuditCheck({ store, clock, log }, anchors)
  const mutes = createMuteIndex({ store, observer, clock, log }, mutesMs)
  const locks = createLockIndex({ store, line, observer, clock, log }, locksMs)
  const services: Services = {
    config,
    store,
    observer,
    promotions,
    mutes,
    locks,
    wakes: createWakes({ line, observer, observes: () => observes, log }),
    sources: applications,
    auditCheck,
    seal: createSeal(auditKey.secret),
    pageOf: path => (options.address == null ? null : `${options.address}${path}`),
    registries: createRegistries({
      ...config.registries,
      allowLoopback: process.env.NODE_ENV !== 'production',
      clock,
    }),
    renderDifference: createRender(process.env),
    questions: createQuestions({ store, line, observes: () => observes, log }),
    clock,
    log,
    clusterRole: formatClusterRole(),
  }
  services.questions.onQuestion('service', name => readService(services, z.string().parse(name)))
  services.questions.onQuestion('search', q => search(services, z.string().parse(q)))
  services.questions.onQuestion('sources', async () => readSourceMirrors(services))
  try {
    await promotions.load()
    await observer.start()
  } catch (error) {
    await observer.abandon()
    await Promise.all([line.close(), store.close()])
    throw error
  }
  mutes.start()
  locks.start()
  anchors.start()
  return {
    services,
    async stop() {
      anchors.stop()
      await Promise.all([mutes.stop(), locks.stop(), auditCheck.stop()])
      await observer.stop()
      await Promise.all([line.close(), store.close()])
    },
  }
}

/** Nothing of it is started; the observer of a tenure starts what it reads from. */
function buildSources(config: Config, store: Store, dataFolder: string, clock: () => number, log: Log): Sources {
  const reader = env().reader
  const repositories = config.repositories.map(repository => {
    const token = tokenOf(repository, clock)
    const mirror = createMirror({
      url: repository.url,
      branch: repository.branch,
      folder: `${dataFolder}/mirrors`,
      intervalMs: repository.pollMs,
      credential: () => gitCredential(token),
      now: clock,
    })
    return createRepository({
      config: repository,
      mirror,
      ...hostOf(repository, token, clock),
      webUrl: webUrlOf(repository),
      discovery: {
        include: repository.include,
        exclude: config.exclude,
        services: Object.entries(config.services).map(([name, { paths }]) => ({ name, paths })),
        environments: config.environments.map(environment => environment.name),
      },
      kept: reader === null ? null : createKeptReading({ mirror, store, reader, log }),
      log,
    })
  })
  const clusters = config.clusters.map(one => buildCluster(one, log))
  return {
    repositories,
    clusters,
    observe: epoch =>
      createObserver({
        repositories,
        clusters,
        store: store.under(epoch),
        environments: config.environments.map(
          (one): EnvironmentSetting => ({
            name: one.name,
            group: one.group,
            after: one.after,
            graceMs: one.graceMs,
            soakMs: one.soakMs,
            ...(one.clusters === null ? {} : { clusters: one.clusters }),
            ...(one.namespace === null ? {} : { namespace: one.namespace }),
          }),
        ),
        settings: {
          aliases: config.registries.aliases,
          mutableTags: [],
          pipelines: config.pipelines,
          progressDeadlineMs: defaultProgressDeadlineMs,
          usualDeliveryMs: null,
        },
        services: config.services,
        firstVersion: firstVersionOf(epoch),
        clock,
        log,
      }),
    async close() {
      await Promise.allSettled([...repositories, ...clusters].map(source => source.stop()))
    },
  }
}

/** The longer of two measures: one clock stands still while the machine sleeps, the other can be set. */
function elapsedSince(begunMonotonic: number, begunWall: number): () => number {
  return () => Math.max(performance.now() - begunMonotonic, Date.now() - begunWall)
}

function buildCluster({ name, connection, namespaces, argocd, flux }: ClusterConfig, log: Log): Cluster {
  const where =
    connection.kind === 'inCluster'
      ? { inCluster: true }
      : { kubeconfig: connection.file, ...(connection.context === null ? {} : { context: connection.context }) }
  const scope = namespaces.length === 0 ? {} : { namespaces }
  return createCluster({ name, ...where, ...scope }, undefined, log, { names: { ...argocd, ...flux } })
}

interface Token {
  readonly read: () => Promise<string>
  readonly app?: AppInstallation
}

/** The token of a repository, for git and for the host's API; null where none is given. */
function tokenOf({ credential, host }: RepositoryConfig, clock: () => number): Token | null {
  if (credential.kind === 'token') return { read: async () => credential.token() }
  if (credential.kind === 'none' || host === null) return null
  const app = openAppInstallation({ ...credential, api: host.api, clock })
  return { read: app.token, app }
}

async function gitCredential(token: Token | null): Promise<Credential | null> {
  return token === null ? null : { username: 'x-access-token', secret: await token.read() }
}

/** A source is read with the token of a configured repository on the same host, and with none elsewhere. */
function sourceMirror(url: string, config: Config, dataFolder: string, clock: () => number): SourceMirror {
  const { origin } = parseLocation(url)
  const isNear = (one: RepositoryConfig) => origin !== null && parseLocation(one.url).origin === origin
  const near = config.repositories.find(one => one.credential.kind !== 'none' && isNear(one))
  const token = near === undefined ? null : tokenOf(near, clock)
  return createSourceMirror({
    url,
    folder: `${dataFolder}/sources`,
    credential: () => gitCredential(token),
    now: clock,
  })
}

/** Why no pull request can be opened is said on /connections; the board works without a host. */
function hostOf(
  repository: RepositoryConfig,
  token: Token | null,
  clock: () => number,
): { readonly host: GitHost | null; readonly hostProblem: string | null } {
  const { host, credential } = repository
  if (host === null)
    return {
      host: null,
      hostProblem:
        'No Git host is known for this address, so nothing can be promoted here. Add host: {kind, api} in plimsoll.yaml.',
    }
  if (credential.kind === 'app' && host.kind !== 'github')
    return {
      host: null,
      hostProblem: 'A GitHub App works on GitHub alone. Give a token: or tokenFile: in plimsoll.yaml to promote.',
    }
  if (token === null)
    return {
      host: null,
      hostProblem:
        'No credential is given, so nothing can be promoted here. Add token: or tokenFile: in plimsoll.yaml.',
    }
  const built = createGitHost({
    kind: host.kind,
    api: host.api,
    owner: host.owner,
    repo: host.name,
    credential: token.read,
    ...(token.app === undefined ? {} : { app: token.app }),
    clock,
  })
  return { host: built, hostProblem: null }
}

/** Pages of GitHub and Gitea stand at the clone address without its ending. */
function webUrlOf({ url, host }: RepositoryConfig): string | null {
  if (host === null || !/^https?:\/\//.test(url)) return null
  return url.replace(/\.git$/, '').replace(/\/+$/, '')
}
