import pg from 'pg'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { Line, Notice } from './contract'
import { translate } from './errors'
import { endLeaseSql, leaseName, lookSql, renewLeaseSql, takeLeaseSql } from './lease'
import { sourceRow } from './rows'

/** A database that says nothing for that long is as good as away: the lease must be known well before it runs out. */
const answerMs = 3_000
const firstRetryMs = 100
const longestRetryMs = 1_000

/** One connection of a process's own: it hears notices and holds the lease. A broken one is noticed by the next question and made anew. */
export function openLine(url: string): Line {
  const noticed = new Set<(notice: Notice) => void>()
  const backs = new Set<() => void>()
  let connecting: Promise<pg.Client> | null = null
  let current: pg.Client | null = null
  let retry: NodeJS.Timeout | null = null
  let retryMs = firstRetryMs
  let closed = false

  return {
    async takeLease(holder, ttlMs) {
      const [row] = await query(takeLeaseSql, [leaseName, holder, ttlMs], 'taking the lease')
      return row === undefined ? null : epochRow.parse(row).epoch
    },
    async renewLease(epoch, ttlMs) {
      return (await query(renewLeaseSql, [leaseName, epoch, ttlMs], 'renewing the lease')).length > 0
    },
    async endLease(epoch) {
      await query(endLeaseSql, [leaseName, epoch], 'ending the lease')
    },
    async look() {
      const [row] = await query(lookSql, [leaseName], 'looking who observes')
      return lookRow.parse(row)
    },
    onNotice: listener => add(noticed, listener),
    onBack: listener => add(backs, listener),
    async close() {
      closed = true
      if (retry !== null) clearTimeout(retry)
      const client = await connecting?.catch(() => null)
      await client?.end().catch(() => {})
    },
  }

  async function query(text: string, values: readonly unknown[], doing: string): Promise<readonly unknown[]> {
    try {
      const client = await connected()
      return (await client.query(text, [...values])).rows
    } catch (error) {
      // Also after an answer that came too late: nobody knows any more which answer belongs to what.
      drop()
      throw translate(error, doing)
    }
  }

  function connected(): Promise<pg.Client> {
    if (closed) return Promise.reject(new AppError('upstream_unavailable', 'The line is closed. Start Plimsoll again.'))
    connecting ??= connect()
    return connecting
  }

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
      lock_timeout: answerMs - 500,
      keepAlive: true,
      application_name: 'plimsoll line',
    })
    client.on('error', () => drop(client))
    client.on('end', () => drop(client))
    client.on('notification', ({ payload }) => hear(payload ?? ''))
    try {
      await client.connect()
      await client.query('LISTEN plimsoll')
    } catch (error) {
      client.end().catch(() => {})
      throw error
    }
    current = client
    retryMs = firstRetryMs
    for (const listener of backs) listener()
    return client
  }

  function hear(payload: string): void {
    const notice = noticeRow.safeParse(parseJson(payload))
    if (notice.success) for (const listener of noticed) listener(notice.data)
  }

  function drop(only?: pg.Client): void {
    if (only !== undefined && only !== current) return
    current?.end().catch(() => {})
    current = null
    connecting = null
    if (closed || retry !== null) return
    // Notices must be heard again even when nobody asks anything.
    retry = setTimeout(() => {
      retry = null
      connected().catch(() => drop())
    }, retryMs)
    retry.unref()
    retryMs = Math.min(longestRetryMs, retryMs * 2)
  }
}

const whole = z.coerce.number().int()
const epochRow = z.object({ epoch: whole })
const lookRow = z.object({
  lease: z.object({ epoch: whole, isFree: z.boolean(), isOver: z.boolean() }).nullable(),
  version: whole,
  sources: z.array(sourceRow),
})
const noticeRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('board'), version: z.number() }),
  z.object({ kind: z.literal('promotion'), id: z.string() }),
  z.object({ kind: z.literal('lock'), id: z.string() }),
  z.object({ kind: z.literal('lease') }),
  z.object({ kind: z.literal('question'), id: z.string() }),
  z.object({ kind: z.literal('answer'), id: z.string() }),
  z.object({
    kind: z.literal('webhook'),
    repository: z.string(),
    about: z.enum(['push', 'pull_request']),
    number: z.number().nullable(),
    headSha: z.string().nullable(),
  }),
])

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function add<T>(set: Set<T>, one: T): () => void {
  set.add(one)
  return () => set.delete(one)
}
