import { z } from 'zod'
import type { Anchor } from '@/lib/domain/anchor'
import { AppError } from '@/lib/errors'
import type { Database } from '../database'
import type { Transaction } from '../statements'

export interface Head {
  readonly sequence: number
  /** Hex; null before the first chained row. */
  readonly hash: string | null
}

/**
 * Every other writer of events waits from here until COMMIT. Throws misconfigured where the chain is made with another key than ours: a row
 * hashed with ours would break it.
 */
export async function lockHead(transaction: Transaction): Promise<Head> {
  const [row] = headRows.parse(
    await transaction.$queryRaw`
      SELECT "sequence"::text AS "sequence", encode("hash", 'hex') AS "hash", "key" FROM "audit_head" WHERE "id" = 1 FOR UPDATE`,
  )
  if (row === undefined)
    throw new AppError('internal', 'The head of the audit is gone from the database. Restore the database.')
  const { id } = transaction.auditKey
  if (row.key === null) await transaction.$executeRaw`UPDATE "audit_head" SET "key" = ${id} WHERE "id" = 1`
  else if (row.key !== id) {
    throw new AppError(
      'misconfigured',
      `The audit of this database is chained with the key ${row.key}, and this process has ${id}. Nothing was written; give every process the same keys.audit.file and start again.`,
    )
  }
  return row
}

export async function readAnchor(database: Database): Promise<Anchor | null> {
  const [row] = headRows.parse(
    await database.read(
      'reading the head of the audit',
      client => client.$queryRaw`
        SELECT "sequence"::text AS "sequence", encode("hash", 'hex') AS "hash", "key" FROM "audit_head" WHERE "id" = 1`,
    ),
  )
  return row === undefined || row.hash === null ? null : { sequence: row.sequence, hash: row.hash }
}

const headRows = z.array(
  z.object({ sequence: z.coerce.number().int(), hash: z.string().nullable(), key: z.string().nullable() }),
)
