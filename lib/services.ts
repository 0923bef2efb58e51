import type { Config } from '@/lib/config'
import { AppError } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Observer } from '@/lib/observer/contract'
import type { Registries } from '@/lib/registry/contract'
import type { RenderDifference } from '@/lib/render/contract'
import type { Questions } from '@/lib/replicas/questions'
import type { Store } from '@/lib/store/contract'
import type { AuditCheck } from '@/lib/usecases/check-audit'
import type { LockIndex } from '@/lib/usecases/lock-index'
import type { MuteIndex } from '@/lib/usecases/mute-index'
import type { PromotionIndex } from '@/lib/usecases/promotion-index'
import type { Seal } from '@/lib/usecases/seal'
import type { SourceBook } from '@/lib/usecases/sources'
import type { Wakes } from '@/lib/usecases/wakes'

/** Everything that a use-case may ask; built once per process. */
export interface Services {
  readonly config: Config
  readonly store: Store
  readonly observer: Observer
  readonly promotions: PromotionIndex
  readonly mutes: MuteIndex
  readonly locks: LockIndex
  /** What a Git host's webhook wakes. */
  readonly wakes: Wakes
  readonly auditCheck: AuditCheck
  /** What the services are built from. */
  readonly sources: SourceBook
  readonly registries: Registries
  readonly renderDifference: RenderDifference
  /** To the process that observes. */
  readonly questions: Questions
  /** Signs what a pull request carries of ours. */
  readonly seal: Seal
  /** Address of one of this server's pages; null where its own address is not known. */
  readonly pageOf: (path: string) => string | null
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: Log
  /** The read-only ClusterRole to copy. */
  readonly clusterRole: string
}

export interface Running {
  readonly services: Services
  stop(): Promise<void>
}

interface Provided {
  readonly start: () => Promise<Running>
  running: Promise<Running> | null
}

/**
 * Pages and routes are bundled apart from what starts the server, so the two meet here: adapters are loaded once and by one side only,
 * which halves what a start has to load.
 */
const shared: { plimsoll?: Provided } = globalThis as { plimsoll?: Provided }

/** Says how the process's services are started, before anybody asks for them. */
export function provideServices(start: () => Promise<Running>): void {
  shared.plimsoll ??= { start, running: null }
}

/** The process's services, started by the first caller. Throws misconfigured or upstream_unavailable; the next call tries again. */
export async function getServices(): Promise<Services> {
  const { plimsoll } = shared
  if (plimsoll === undefined)
    throw new AppError('misconfigured', 'The server was started without its services. Start it with npm start.')
  plimsoll.running ??= plimsoll.start()
  try {
    return (await plimsoll.running).services
  } catch (error) {
    plimsoll.running = null
    throw error
  }
}

export async function stopServices(): Promise<void> {
  const { plimsoll } = shared
  const running = await plimsoll?.running?.catch(() => undefined)
  if (plimsoll !== undefined) plimsoll.running = null
  await running?.stop()
}
