import { type Anchor, formatAnchor } from '@/lib/domain/anchor'
import { messageOf } from '@/lib/errors'
import type { Services } from '@/lib/services'

/** Writes the chain's head to the log from time to time: lines that the database's owner cannot take back. */
export interface AuditAnchors {
  start(): void
  stop(): void
  /** Those that this process wrote; they stand in its memory, outside the database. */
  known(): readonly Anchor[]
}

const most = 1_000

export function createAuditAnchors({ store, log }: Pick<Services, 'store' | 'log'>, everyMs: number): AuditAnchors {
  let known: readonly Anchor[] = []
  let timer: NodeJS.Timeout | null = null

  async function write(): Promise<void> {
    try {
      const anchor = await store.currentAnchor()
      if (anchor === null) return
      log.info({ anchor: formatAnchor(anchor) }, 'audit anchor')
      known = [...known.slice(-most), anchor]
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'no audit anchor could be written')
    }
  }

  return {
    start() {
      void write()
      timer = setInterval(() => void write(), everyMs)
      timer.unref()
    },
    stop() {
      if (timer !== null) clearInterval(timer)
    },
    known: () => known,
  }
}
