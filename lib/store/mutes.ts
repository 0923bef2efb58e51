import { z } from 'zod'
import type { NewAuditEvent } from '@/lib/domain/audit'
import type { Mute, MuteEnd } from '@/lib/domain/mute'
import type { Prisma } from '@/lib/generated/prisma/client'
import { insertEvents } from './audit'
import type { EndOfMutes } from './contract'
import type { Database } from './database'
import { json } from './json'
import { actorRow, stateText, time } from './rows'

export async function listOpenMutes(database: Database): Promise<readonly Mute[]> {
  const rows = await database.readDirectly(
    'listing what is muted',
    statements => statements.$queryRaw`
      SELECT "id", "batch", "service", "environment", "state", "subject", "reason", "actor", "at", "until" FROM "mute"
      WHERE "ended_at" IS NULL ORDER BY "at" DESC, "id"`,
  )
  return muteRows.parse(rows)
}

/** All of them with their events, or none. Throws conflict where a cell has an open one that `replaced` does not name. */
export async function recordMutes(
  database: Database,
  mutes: readonly Mute[],
  replaced: EndOfMutes,
  events: readonly NewAuditEvent[],
): Promise<void> {
  await database.transact('muting', async transaction => {
    const ended = await endOpen(transaction, replaced)
    await transaction.mute.createMany({ data: mutes.map(columns) })
    await insertEvents(transaction, [...ended.map(replaced.eventOf), ...events])
  })
}

/** Ends those that are still open, each with its event; resolves with them. Whoever comes second ends nothing. */
export async function endMutes(database: Database, end: EndOfMutes): Promise<readonly Mute[]> {
  return database.transact('ending a mute', async transaction => {
    const ended = await endOpen(transaction, end)
    await insertEvents(transaction, ended.map(end.eventOf))
    return ended
  })
}

async function endOpen(transaction: Prisma.TransactionClient, { ids, at, why }: EndOfMutes): Promise<readonly Mute[]> {
  if (ids.length === 0) return []
  const rows = await transaction.mute.updateManyAndReturn({
    where: { id: { in: [...ids] }, endedAt: null },
    data: { endedAt: new Date(at), ended: why satisfies MuteEnd },
  })
  return muteRows.parse(rows)
}

function columns({ actor, at, until, ...rest }: Mute) {
  return { ...rest, actor: json(actor), at: new Date(at), until: until === null ? null : new Date(until) }
}

/** Of Prisma or of pg alike. */
const muteRows = z.array(
  z.object({
    id: z.string(),
    batch: z.string(),
    service: z.string(),
    environment: z.string(),
    state: stateText,
    subject: z.string(),
    reason: z.string(),
    actor: actorRow,
    at: time,
    until: time.nullable(),
  }),
)
