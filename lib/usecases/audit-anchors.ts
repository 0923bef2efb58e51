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

/** How often it is looked whether one is due: the first as soon as there is a row. */
const lookMs = 60_000

export function createAuditAnchors(
  { store, clock, log }: Pick<Services, 'store' | 'clock' | 'log'>,
  everyMs: number,
): AuditAnchors {
  let known: readonly Anchor[] = []
  let writtenAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | null = null

  async function write(): Promise<void> {
    if (clock() - writtenAt < everyMs) return
    try {
      const anchor = await store.currentAnchor()
      if (anchor === null) return
      log.info({ anchor: formatAnchor(anchor) }, 'audit anchor')
      writtenAt = clock()
      known = [...known.slice(-most), anchor]
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'no audit anchor could be written')
    }
  }

  return {
    start() {
      void write()
      timer = setInterval(() => void write(), lookMs)
      timer.unref()
    },
    stop() {
      if (timer !== null) clearInterval(timer)
    },
    known: () => known,
  }
}
