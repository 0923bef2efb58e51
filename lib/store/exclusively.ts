import pg from 'pg'
import { AppError } from '@/lib/errors'
import { translate } from './errors'

/** Named turns over all processes: session locks of PostgreSQL, which frees them by itself when a process dies. */
export interface Turns {
  /** All of the names at once, or none: sorted, so that two takers never wait for each other. */
  take<T>(names: readonly string[], work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

const waitMs = 30_000
/** Longer than any work under a turn may take: only a frozen process is silent for that long, and its turn goes to others then. */
const silentMs = 120_000

export function openTurns(url: string): Turns {
  // A pool of its own: whoever waits for a turn must not hold a connection that the one at work needs.
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: 10_000,
    application_name: 'plimsoll turns',
    keepAlive: true,
  })
  pool.on('error', () => {})
  const queues = new Map<string, Promise<unknown>>()

  async function take<T>(given: readonly string[], work: () => Promise<T>): Promise<T> {
    const names = [...new Set(given)].sort()
    const turn = Promise.all(names.map(name => queues.get(name))).then(() => hold(names, work))
    const settled = turn.catch(() => {})
    for (const name of names) queues.set(name, settled)
    try {
      return await turn
    } finally {
      for (const name of names) if (queues.get(name) === settled) queues.delete(name)
    }
  }

  async function hold<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const connection = await lock(names)
    try {
      return await work()
    } finally {
      // Ending the session frees the lock, also when the connection broke meanwhile.
      connection.release(true)
    }
  }

  async function lock(names: readonly string[]): Promise<pg.PoolClient> {
    const connection = await pool.connect().catch((error: unknown) => {
      throw translate(error, 'waiting for a turn')
    })
    connection.on('error', () => {})
    try {
      await connection.query(`SET lock_timeout = ${waitMs}; SET idle_session_timeout = ${silentMs}`)
      for (const name of names)
        await connection.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`plimsoll:${name}`])
      return connection
    } catch (error) {
      connection.release(true)
      const late = typeof error === 'object' && error !== null && Reflect.get(error, 'code') === '55P03'
      if (!late) throw translate(error, 'waiting for a turn')
      throw new AppError(
        'conflict',
        `Somebody else has been busy with "${names.join(', ')}" for ${waitMs / 1000} s. Try again later.`,
        {
          cause: error,
        },
      )
    }
  }

  return { take, close: () => pool.end() }
}
