import { setTimeout as pause } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '@/lib/generated/prisma/client'
import type { AuditKey } from './chain/form'
import { faultOf, translate } from './errors'
import { inTransaction, type Statements, statementsOf, type Transaction } from './statements'

/**
 * Reads and transactions with their retries; `doing` ends the sentence "PostgreSQL cannot be reached while …". The first two go through
 * Prisma; the others are SQL straight to pg, for what is read and written by the thousand and for what a start waits for: Prisma turns every
 * parameter and row to JSON and back, and takes a tenth of a second to come to life.
 */
export interface Database {
  read<T>(doing: string, work: (client: PrismaClient) => Promise<T>): Promise<T>
  /** All of `work` or nothing. It may run more than once, so it must touch nothing but the transaction. */
  transact<T>(doing: string, work: (transaction: Prisma.TransactionClient & Transaction) => Promise<T>): Promise<T>
  readDirectly<T>(doing: string, work: (statements: Statements) => Promise<T>): Promise<T>
  /** As `transact`. */
  transactDirectly<T>(doing: string, work: (transaction: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export function openDatabase(url: string, auditKey: AuditKey): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 30_000,
    // The server may be silent altogether.
    query_timeout: 60_000,
    // A process that was frozen in the middle of a transaction must not keep its locks from the one that takes over.
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
    application_name: 'plimsoll',
  })
  // An idle connection that breaks is replaced at the next statement; without a listener it would end the process.
  pool.on('error', () => {})
  const client = new PrismaClient({ adapter: new PrismaPg(pool, { onConnectionError: () => {} }) })

  /** Once COMMIT is on its way a broken connection leaves open whether it happened: then nothing is repeated. */
  function retryUncommitted<T>(doing: string, attempt: (onCommit: () => void) => Promise<T>): Promise<T> {
    let committing = false
    return retry(
      doing,
      fault => fault === 'collision' || (fault === 'away' && !committing),
      () => {
        committing = false
        return attempt(() => {
          committing = true
        })
      },
    )
  }

  const retryRead = <T>(doing: string, attempt: () => Promise<T>) => retry(doing, fault => fault === 'away', attempt)

  return {
    read: (doing, work) => retryRead(doing, () => work(client)),
    transact: (doing, work) =>
      retryUncommitted(doing, onCommit =>
        client.$transaction(
          async transaction => {
            const result = await work(Object.assign(transaction, { auditKey }))
            onCommit()
            return result
          },
          { maxWait: 10_000, timeout: 60_000 },
        ),
      ),
    readDirectly: (doing, work) => retryRead(doing, () => work(statementsOf(pool))),
    transactDirectly: (doing, work) =>
      retryUncommitted(doing, onCommit =>
        inTransaction(pool, statements => work({ ...statements, auditKey }), onCommit),
      ),
    close: async () => {
      await client.$disconnect()
      await pool.end()
    },
  }
}

/** Long enough for connections that a restart broke, short enough that nobody waits for a database that stays away. */
const delaysMs = [20, 100, 400]

async function retry<T>(
  doing: string,
  mayRepeat: (fault: ReturnType<typeof faultOf>) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  for (const delayMs of delaysMs) {
    try {
      return await work()
    } catch (error) {
      if (!mayRepeat(faultOf(error))) throw translate(error, doing)
    }
    await pause(delayMs)
  }
  try {
    return await work()
  } catch (error) {
    throw translate(error, doing)
  }
}
