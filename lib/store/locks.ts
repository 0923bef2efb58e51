import { z } from 'zod'
import type { NewAuditEvent } from '@/lib/domain/audit'
import type { EndedLock, Lock, LockEnd } from '@/lib/domain/lock'
import { Prisma } from '@/lib/generated/prisma/client'
import { insertEvents } from './audit'
import type { EndOfLocks } from './contract'
import type { Database } from './database'
import { json } from './json'
import { notify } from './notify'
import { actorRow, time } from './rows'

export async function listOpenLocks(database: Database): Promise<readonly Lock[]> {
  const rows = await database.readDirectly(
    'listing what is locked',
    statements => statements.$queryRaw`
      SELECT "id", "scope", "reason", "actor", "at", "end" FROM "lock" WHERE "ended_at" IS NULL ORDER BY "at" DESC, "id"`,
  )
  return lockRows.parse(rows)
}

export async function listEndedLocks(database: Database, limit: number): Promise<readonly EndedLock[]> {
  const rows = await database.read('listing locks that ended', client =>
    client.lock.findMany({
      where: { endedAt: { not: null } },
      orderBy: [{ endedAt: 'desc' }, { id: 'asc' }],
      take: limit,
    }),
  )
  return rows.map(row => ({
    ...lockRow.parse(row),
    endedAt: time.parse(row.endedAt),
    why: lockEnd.parse(row.ended),
  }))
}

/** The lock with its event, or neither. */
export async function recordLock(database: Database, lock: Lock, event: NewAuditEvent): Promise<void> {
  await database.transact('locking', async transaction => {
    const { scope, actor, at, end, ...rest } = lock
    await transaction.lock.create({
      data: {
        ...rest,
        scope: json(scope),
        actor: json(actor),
        at: new Date(at),
        end: end === null ? Prisma.DbNull : json(end),
      },
    })
    await notify(transaction, { kind: 'lock', id: lock.id })
    await insertEvents(transaction, [event])
  })
}

/** Ends those that are still open, each with its event; resolves with them. Whoever comes second ends nothing. */
export async function endLocks(database: Database, { ids, at, why, eventOf }: EndOfLocks): Promise<readonly Lock[]> {
  if (ids.length === 0) return []
  return database.transact('ending a lock', async transaction => {
    const rows = await transaction.lock.updateManyAndReturn({
      where: { id: { in: [...ids] }, endedAt: null },
      data: { endedAt: new Date(at), ended: why satisfies LockEnd },
    })
    const ended = lockRows.parse(rows)
    for (const { id } of ended) await notify(transaction, { kind: 'lock', id })
    await insertEvents(transaction, ended.map(eventOf))
    return ended
  })
}

const service = z.string()
const environment = z.string()
/** A lock that cannot be read must not be taken for none: the whole list fails. */
const scopeRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('organisation') }),
  z.object({ kind: z.literal('environment'), environment }),
  z.object({ kind: z.literal('service'), service }),
  z.object({ kind: z.literal('cell'), service, environment }),
])
const untilRow = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('time'), at: z.number() }),
    z.object({ kind: z.literal('merge'), repository: z.string(), number: z.number() }),
    z.object({ kind: z.literal('drift') }),
  ])
  .nullable()
const lockEnd = z.enum(['by hand', 'its time is over', 'the pull request was merged', 'the drift ended'])

/** Of Prisma or of pg alike. */
const lockRow = z.object({
  id: z.string(),
  scope: scopeRow,
  reason: z.string(),
  actor: actorRow,
  at: time,
  end: untilRow,
})
const lockRows = z.array(lockRow)
