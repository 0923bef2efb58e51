import type { AuditEvent } from '@/lib/domain/audit'
import { AppError } from '@/lib/errors'
import type { AuditExport, AuditFilter } from '../contract'
import { actorRow, auditData, auditType } from '../rows'
import { openReading, type Reading } from './reading'
import { type KeptRow, keptColumns, toKept } from './rows'

const most = 4
let open = 0

/** At most four at once: each holds a connection and a moment of the database for as long as its reader takes. */
export async function exportEvents(
  databaseUrl: string,
  filter: AuditFilter,
  signal: AbortSignal,
): Promise<AuditExport> {
  if (open >= most)
    throw new AppError('rate_limited', `${most} exports are under way. Wait for one of them to end, then repeat.`)
  open++
  let reading: Reading | null = null
  const close = once(async () => {
    open--
    await reading?.close()
  })
  try {
    reading = await openReading(databaseUrl, 'exporting the audit', signal)
    const { text, values } = where(filter)
    const [counted] = await reading.query<{ count: string; head: string }>(
      `SELECT (SELECT count(*) FROM "audit_event" ${text})::text AS "count", (SELECT "sequence" FROM "audit_head" WHERE "id" = 1)::text AS "head"`,
      values,
    )
    const rows = reading.walk<Parameters<typeof toKept>[0]>(
      `SELECT ${keptColumns} FROM "audit_event" ${text} ORDER BY "audit_event"."sequence" DESC`,
      values,
    )
    return { count: Number(counted?.count ?? 0), head: Number(counted?.head ?? 0), rows: eventsOf(rows, close), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function* eventsOf(
  rows: AsyncIterable<readonly Parameters<typeof toKept>[0][]>,
  close: () => Promise<void>,
): AsyncGenerator<readonly AuditEvent[], void, undefined> {
  try {
    for await (const portion of rows) yield portion.map(row => toEvent(toKept(row)))
  } finally {
    await close()
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null
  return () => {
    done ??= work()
    return done
  }
}

function toEvent({ sequence, at, type, service, environment, correlation, actor, data, hash }: KeptRow): AuditEvent {
  return {
    sequence,
    at,
    actor: actorRow.parse(JSON.parse(actor)),
    type: auditType.parse(type),
    service,
    environment,
    correlation,
    data: auditData.parse(JSON.parse(data)),
    hash,
  }
}

function where({ person, service, environment, type, correlation, from, to }: AuditFilter) {
  const parts: readonly (readonly [string, string | number | undefined])[] = [
    ['"person" =', person],
    ['"service" =', service],
    ['"environment" =', environment],
    ['"type" =', type],
    ['"correlation" =', correlation],
    ['"at" >=', from === undefined ? undefined : new Date(from).toISOString()],
    ['"at" <', to === undefined ? undefined : new Date(to).toISOString()],
  ]
  const given = parts.filter(([, value]) => value !== undefined)
  const text = given.map(([words], index) => `${words} $${index + 1}`).join(' AND ')
  return { text: text === '' ? '' : `WHERE ${text}`, values: given.map(([, value]) => value) }
}
