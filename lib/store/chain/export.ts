import type { AuditEvent } from '@/lib/domain/audit'
import { AppError } from '@/lib/errors'
import { everyRow, isoOf, type RowSpan, rowSpanText, whereOf } from '../audit-where'
import type { AuditExport, AuditFilter } from '../contract'
import { openReading, type Reading } from './reading'
import { eventColumns, toAuditEvent } from './rows'

type Row = Readonly<Record<string, unknown>>

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
    const [span] = await reading.query<Row & RowSpan>(rowSpanText, [isoOf(filter.from), isoOf(filter.to)])
    const { text, values } = whereOf(filter, span ?? everyRow)
    const [counted] = await reading.query<{ count: string; head: string }>(
      `SELECT (SELECT count(*) FROM "audit_event" ${text})::text AS "count", (SELECT "sequence" FROM "audit_head" WHERE "id" = 1)::text AS "head"`,
      values,
    )
    const rows = reading.walk<Row>(
      `SELECT ${eventColumns} FROM "audit_event" ${text} ORDER BY "audit_event"."sequence" DESC`,
      values,
    )
    return { count: Number(counted?.count ?? 0), head: Number(counted?.head ?? 0), rows: eventsOf(rows, close), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function* eventsOf(
  rows: AsyncIterable<readonly Row[]>,
  close: () => Promise<void>,
): AsyncGenerator<readonly AuditEvent[], void, undefined> {
  try {
    for await (const portion of rows) yield portion.map(toAuditEvent)
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
