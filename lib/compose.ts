import { hostname } from 'node:os'
import { z } from 'zod'
import { formatClusterRole } from '@/lib/cluster/rbac'
import { buildSources, sourceMirror } from '@/lib/compose/sources'
import { type Config, loadConfig } from '@/lib/config'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { createLog, type Log } from '@/lib/log'
import { whenRead } from '@/lib/observer/when-read'
import { createRegistries } from '@/lib/registry/registries'
import { createRender } from '@/lib/render/render'
import { createQuestions } from '@/lib/replicas/questions'
import { createReplica } from '@/lib/replicas/replica'
import { reportSources } from '@/lib/replicas/report-sources'
import { sourcesOf } from '@/lib/replicas/source-status'
import type { Running, Services } from '@/lib/services'
import { openAuditKey } from '@/lib/store/chain/key'
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
    build: () => buildSources({ config, store, dataFolder, reader: env().reader, clock, log }),
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

/** The longer of two measures: one clock stands still while the machine sleeps, the other can be set. */
function elapsedSince(begunMonotonic: number, begunWall: number): () => number {
  return () => Math.max(performance.now() - begunMonotonic, Date.now() - begunWall)
}
