import pg from 'pg'
import { AppError } from '@/lib/errors'
import { translate } from '../errors'

/** One moment of the database, read row by row over a connection of its own. */
export interface Reading {
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** In portions that a cursor of the database gives, so that memory does not grow with the rows. */
  walk<Row extends pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): AsyncGenerator<readonly Row[], void, undefined>
  close(): Promise<void>
}

const portion = 1_000
const statementMs = 60_000
/** A reader that takes nothing for that long is gone: its transaction must not hold the database back. */
const idleMs = 120_000

/** `doing` ends the sentence "PostgreSQL cannot be reached while …". Aborting ends the connection, also in the middle of a statement. */
export async function openReading(url: string, doing: string, signal: AbortSignal): Promise<Reading> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: idleMs,
    keepAlive: true,
    application_name: 'plimsoll audit',
  })
  client.on('error', () => {})
  let cursors = 0

  const close = async () => {
    signal.removeEventListener('abort', close)
    await client.end().catch(() => {})
  }
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      signal.throwIfAborted()
      return await work()
    } catch (error) {
      await close()
      if (signal.aborted) throw new AppError('upstream_unavailable', `Stopped while ${doing}. Begin it again.`)
      throw translate(error, doing)
    }
  }

  await guarded(async () => {
    await client.connect()
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  })
  signal.addEventListener('abort', close, { once: true })

  async function query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) {
    return guarded(async () => (await client.query<Row>(text, [...values])).rows)
  }

  return {
    query,
    close,
    async *walk<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) {
      const cursor = `walk_${++cursors}`
      await query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`, values)
      for (;;) {
        const rows = await query<Row>(`FETCH ${portion} FROM ${cursor}`)
        if (rows.length > 0) yield rows
        if (rows.length < portion) break
      }
      await query(`CLOSE ${cursor}`)
    },
  }
}
