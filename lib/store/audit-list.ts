import { z } from 'zod'
import type { AuditEvent } from '@/lib/domain/audit'
import { everyRow, isoOf, type RowSpan, rowSpanText, whereOf } from './audit-where'
import { eventColumns, toAuditEvent } from './chain/rows'
import type { AuditFilter, AuditQuery } from './contract'
import type { Database } from './database'

/** Which rows first, by an index alone where there is one that knows the filter; then these rows. */
export async function listEvents(database: Database, query: AuditQuery): Promise<readonly AuditEvent[]> {
  const span = await findSpan(database, query)
  const before = query.before === undefined ? span.before : earlier(String(query.before), span.before)
  const { text, values } = whereOf(query, { ...span, before })
  return eventRows.parse(
    await ask(
      database,
      'listing events',
      `SELECT ${eventColumns} FROM "audit_event" WHERE "sequence" IN (
         SELECT "sequence" FROM "audit_event" ${text} ORDER BY "sequence" DESC LIMIT ${Math.trunc(query.limit)}
       ) ORDER BY "audit_event"."sequence" DESC`,
      values,
    ),
  )
}

/** Without a filter the head tells: the sequence has no gap. */
export async function countEvents(database: Database, filter: AuditFilter): Promise<number> {
  const { text, values } = whereOf(filter, await findSpan(database, filter))
  const counting =
    text === ''
      ? 'SELECT "sequence"::text AS "count" FROM "audit_head"'
      : `SELECT count(*)::text AS "count" FROM "audit_event" ${text}`
  const [row] = counts.parse(await ask(database, 'counting events', counting, values))
  return row?.count ?? 0
}

async function findSpan(database: Database, { from, to }: AuditFilter): Promise<RowSpan> {
  if (from === undefined && to === undefined) return everyRow
  const [span] = spans.parse(
    await ask(database, 'looking for rows of that time', rowSpanText, [isoOf(from), isoOf(to)]),
  )
  return span ?? everyRow
}

/** The text holds no value: they are parameters. */
function ask(
  database: Database,
  doing: string,
  text: string,
  values: readonly (string | null)[],
): Promise<readonly unknown[]> {
  return database.read(doing, client => client.$queryRawUnsafe<unknown[]>(text, ...values))
}

function earlier(one: string, other: string | null): string {
  return other === null || BigInt(one) < BigInt(other) ? one : other
}

const spans = z.array(z.object({ after: z.string().nullable(), before: z.string().nullable() }))
const counts = z.array(z.object({ count: z.coerce.number().int() }))
const eventRows = z.array(z.unknown().transform(toAuditEvent))
