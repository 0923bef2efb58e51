import type { AuditCheckView } from '@/lib/contract'
import { verification } from '@/lib/contract/audit'
import type { Actor } from '@/lib/domain/audit'
import { type Verification, verificationSentence } from '@/lib/domain/verification'
import { messageOf } from '@/lib/errors'
import type { Services } from '@/lib/services'
import type { AuditAnchors } from './audit-anchors'

/** One walk over the chain at a time in this process, asked for by a person; what it found is kept and recorded. */
export interface AuditCheck {
  /** Joins the one that runs. */
  begin(actor: Actor): void
  read(): Promise<AuditCheckView>
  stop(): Promise<void>
}

const shownRows = 4
const longestMs = 10 * 60_000

export function createAuditCheck(
  { store, clock, log }: Pick<Services, 'store' | 'clock' | 'log'>,
  anchors: AuditAnchors,
): AuditCheck {
  let running: AuditCheckView['running'] = null
  let walk: Promise<void> = Promise.resolve()
  let last: Verification | null = null
  let failure: string | null = null
  const stopped = new AbortController()

  async function run(actor: Actor): Promise<void> {
    try {
      const found = await store.verifyChain({
        anchors: anchors.known(),
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(longestMs)]),
        clock,
        onProgress: (rows, of) => {
          if (running !== null) running = { ...running, rows, of }
        },
      })
      last = found
      failure = null
      const sentence = verificationSentence(found)
      if (found.broken !== null) log.error({ broken: found.broken }, sentence)
      const place = { service: null, environment: null, correlation: null }
      const data = { title: sentence, found }
      await store.recordEvent({ at: clock(), actor, type: 'audit.verified', ...place, data })
    } catch (error) {
      failure = messageOf(error)
      log.warn({ reason: failure }, 'a check of the audit did not end, or its end was not recorded')
    } finally {
      running = null
    }
  }

  return {
    begin(actor) {
      if (running !== null) return
      running = { since: clock(), rows: 0, of: 0 }
      walk = run(actor)
    },
    async read() {
      const [newest, recorded] = await Promise.all([
        store.listEvents({ limit: shownRows }),
        last === null ? findLast(store) : last,
      ])
      const tail = newest.map(({ sequence, hash }) => ({ sequence, hash })).reverse()
      return { running, last: recorded, failure, tail }
    },
    async stop() {
      stopped.abort()
      await walk
    },
  }
}

/** The last one that any process recorded. */
async function findLast(store: Services['store']): Promise<Verification | null> {
  const [event] = await store.listEvents({ type: 'audit.verified', limit: 1 })
  const found = verification.safeParse(event?.data.found)
  return found.success ? found.data : null
}
