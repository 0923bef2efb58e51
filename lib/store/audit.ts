import { type AuditEvent, addressOf, type NewAuditEvent, personOf } from '@/lib/domain/audit'
import { AppError } from '@/lib/errors'
import { beginningOf, type ChainRow, hashOf } from './chain/form'
import { lockHead } from './chain/head'
import type { Database } from './database'
import type { Transaction } from './statements'

/**
 * Must be the last thing before COMMIT: it takes the lock that every other writer of events waits for. Two statements, whatever the
 * number of events; the hashes are computed here because the key is not in the database.
 */
export async function insertEvents(
  transaction: Transaction,
  events: readonly NewAuditEvent[],
): Promise<readonly AuditEvent[]> {
  if (events.length === 0) return []
  const bare = events.map(bareRow)
  const head = await lockHead(transaction)
  let hash = head.hash ?? beginningOf(transaction.auditKey, head.sequence + 1)
  const rows = bare.map((row, index) => {
    const next = { ...row, sequence: head.sequence + 1 + index }
    hash = hashOf(transaction.auditKey, hash, next)
    return { ...next, hash }
  })
  await insertRows(transaction, rows)
  return rows.map((row, index) => ({ ...recorded(events[index], row), sequence: row.sequence, hash: row.hash }))
}

export async function recordEvent(database: Database, event: NewAuditEvent): Promise<AuditEvent> {
  const [recorded] = await database.transactDirectly('recording an event', transaction =>
    insertEvents(transaction, [event]),
  )
  if (!recorded) throw new AppError('internal', 'No event came back after recording one. Report it.')
  return recorded
}

async function insertRows(transaction: Transaction, rows: readonly (ChainRow & { hash: string })[]): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "audit_event"
      ("sequence", "at", "type", "service", "environment", "correlation", "person", "address", "actor", "data", "hash")
    SELECT "sequence"::bigint, "at"::timestamptz, "type", "service", "environment", "correlation", "person", "address",
      "actor"::json, "data"::json, decode("hash", 'hex')
    FROM unnest(
      ${rows.map(row => String(row.sequence))}::text[],
      ${rows.map(row => new Date(row.at).toISOString())}::text[],
      ${rows.map(row => row.type)}::text[],
      ${rows.map(row => row.service)}::text[],
      ${rows.map(row => row.environment)}::text[],
      ${rows.map(row => row.correlation)}::text[],
      ${rows.map(row => row.person)}::text[],
      ${rows.map(row => row.address)}::text[],
      ${rows.map(row => row.actor)}::text[],
      ${rows.map(row => row.data)}::text[],
      ${rows.map(row => row.hash)}::text[]
    ) AS added("sequence", "at", "type", "service", "environment", "correlation", "person", "address", "actor", "data", "hash")`
}

function bareRow({
  at,
  actor,
  type,
  service,
  environment,
  correlation,
  data,
}: NewAuditEvent): Omit<ChainRow, 'sequence'> {
  return {
    at: Math.trunc(at),
    type,
    service: plain(service),
    environment: plain(environment),
    correlation: plain(correlation),
    person: plain(personOf(actor)),
    address: plain(addressOf(actor)),
    actor: JSON.stringify(actor),
    data: JSON.stringify(data),
  }
}

/** As PostgreSQL keeps it: a NUL, which it refuses in text, and half a character must not cost the event. */
function plain<T extends string | null>(text: T): T | string {
  return text === null ? text : Buffer.from(text.replaceAll('\0', '\ufffd')).toString()
}

/** The event as it will be read again. */
function recorded(
  event: NewAuditEvent | undefined,
  { at, service, environment, correlation, actor, data }: Omit<ChainRow, 'sequence'>,
): NewAuditEvent {
  if (event === undefined) throw new AppError('internal', 'An event has no row. Report it.')
  return { ...event, at, service, environment, correlation, actor: JSON.parse(actor), data: JSON.parse(data) }
}
