import type { AuditEvent, NewAuditEvent } from '@/lib/domain/audit'
import { AppError } from '@/lib/errors'
import type { AuditQuery } from './contract'
import type { Database, Transaction } from './database'
import { json } from './json'
import { toAuditEvent } from './rows'

/** Must be the last statement before COMMIT: it takes the lock that every other writer of events waits for. */
export async function insertEvents(
  transaction: Transaction,
  events: readonly NewAuditEvent[],
): Promise<readonly AuditEvent[]> {
  if (events.length === 0) return []
  const rows = await transaction.auditEvent.createManyAndReturn({
    data: events.map(({ at, actor, type, service, environment, correlation, data }) => ({
      at: new Date(at),
      type,
      service,
      environment,
      correlation,
      actor: json(actor),
      data: json(data),
    })),
  })
  return rows.map(toAuditEvent).sort((a, b) => a.sequence - b.sequence)
}

export async function recordEvent(database: Database, event: NewAuditEvent): Promise<AuditEvent> {
  const [recorded] = await database.transact('recording an event', transaction => insertEvents(transaction, [event]))
  if (!recorded) throw new AppError('internal', 'PostgreSQL returned no event after recording one. Report it.')
  return recorded
}

export async function listEvents(database: Database, query: AuditQuery): Promise<readonly AuditEvent[]> {
  const { service, environment, type, correlation, before, limit } = query
  const rows = await database.read('listing events', client =>
    client.auditEvent.findMany({
      where: {
        ...(service === undefined ? {} : { service }),
        ...(environment === undefined ? {} : { environment }),
        ...(type === undefined ? {} : { type }),
        ...(correlation === undefined ? {} : { correlation }),
        ...(before === undefined ? {} : { sequence: { lt: before } }),
      },
      orderBy: { sequence: 'desc' },
      take: limit,
    }),
  )
  return rows.map(toAuditEvent)
}
