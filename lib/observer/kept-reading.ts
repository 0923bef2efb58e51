import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { messageOf } from '@/lib/errors'
import type { Mirror } from '@/lib/git/contract'
import type { Log } from '@/lib/log'
import type { ResolvedRepository } from '@/lib/manifests/repository/resolve'
import { formatResolved, parseResolved } from '@/lib/manifests/repository/saved'
import type { Store } from '@/lib/store/contract'
import { inSlices } from './in-slices'

/** What a repository declared, kept for the next start: reading it whole takes many times as long as what changed since. */
export interface KeptReading {
  /** Null where none was kept, or none that this reader wrote and that the mirror still knows the commit of. */
  find(): Promise<ResolvedRepository | null>
  /** Keeps it some time from now, unless a newer one comes. */
  keep(resolved: ResolvedRepository): void
  stop(): void
}

export interface KeptReadingParts {
  readonly mirror: Pick<Mirror, 'id' | 'snapshot'>
  readonly store: Pick<Store, 'findReading' | 'recordReading'>
  /** The version of the code that reads. */
  readonly reader: string
  readonly log: Log
}

/** Not at once after the first reading of a start, when all else has to be done; rarely later, since a start makes up for what came since. */
const pauses = { firstMs: 20_000, betweenMs: 10 * 60_000 }

const compress = promisify(gzip)
const decompress = promisify(gunzip)

export function createKeptReading(
  { mirror, store, reader, log }: KeptReadingParts,
  { firstMs, betweenMs } = pauses,
): KeptReading {
  let newest: ResolvedRepository | null = null
  let timer: NodeJS.Timeout | null = null
  let waitMs = firstMs
  let stopped = false
  return {
    find: () =>
      find().catch(error => {
        log.warn({ repository: mirror.id, error: messageOf(error) }, 'a kept reading could not be taken')
        return null
      }),
    keep(resolved) {
      newest = resolved
      schedule()
    },
    stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }

  async function find(): Promise<ResolvedRepository | null> {
    const stored = await store.findReading(mirror.id, reader)
    if (stored === null) return null
    const snapshot = await mirror.snapshot(stored.commit).catch(() => null)
    if (snapshot === null) return null
    const texts: string[] = []
    for (const part of stored.parts) texts.push((await decompress(part)).toString('utf8'))
    return inSlices(parseResolved(texts, snapshot), () => stopped)
  }

  function schedule(): void {
    if (timer !== null || stopped) return
    timer = setTimeout(() => {
      write()
        .catch(error => log.warn({ repository: mirror.id, error: messageOf(error) }, 'a reading could not be kept'))
        .finally(() => {
          timer = null
          if (newest !== null) schedule()
        })
    }, waitMs)
    timer.unref()
    waitMs = betweenMs
  }

  async function write(): Promise<void> {
    const resolved = newest
    newest = null
    if (resolved === null) return
    const parts: Uint8Array[] = []
    for (const text of formatResolved(resolved)) {
      if (stopped) return
      parts.push(await compress(text))
    }
    await store.recordReading(mirror.id, reader, { commit: resolved.commit, parts })
  }
}
