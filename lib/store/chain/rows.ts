import { z } from 'zod'
import type { AuditEvent } from '@/lib/domain/audit'
import { actorRow, auditData, auditType } from '../rows'
import type { ChainRow } from './form'
import type { Reading } from './reading'

/** As it stands, whatever somebody made of it: the hash is null where there is none. */
export type KeptRow = ChainRow & { readonly hash: string | null }

interface Row {
  readonly sequence: string
  readonly at: string
  readonly type: string
  readonly service: string | null
  readonly environment: string | null
  readonly correlation: string | null
  readonly person: string
  readonly address: string | null
  readonly actor: string
  readonly data: string
  readonly hash: string | null
}

/** Every column. Times that are no moment (infinity) become NaN, which hashes like no time. */
const keptColumns = `"sequence"::text AS "sequence",
  CASE WHEN isfinite("at") THEN (extract(epoch FROM "at") * 1000)::bigint::text ELSE 'never' END AS "at",
  "type", "service", "environment", "correlation", "person", "address",
  "actor"::text AS "actor", "data"::text AS "data", encode("hash", 'hex') AS "hash"`

/** In the order of their numbers, from one after `after` on. */
export async function* walkRows(
  reading: Reading,
  after: number | null,
): AsyncGenerator<readonly KeptRow[], void, undefined> {
  const text = `SELECT ${keptColumns} FROM "audit_event" WHERE $1::bigint IS NULL OR "sequence" > $1 ORDER BY "audit_event"."sequence"`
  for await (const rows of reading.walk<Row>(text, [after])) yield rows.map(toKept)
}

function toKept(row: Row): KeptRow {
  return { ...row, sequence: Number(row.sequence), at: Number(row.at) }
}

/** What an event is made of. */
export const eventColumns = `"sequence"::text AS "sequence",
  CASE WHEN isfinite("at") THEN (extract(epoch FROM "at") * 1000)::bigint::text ELSE '0' END AS "at",
  "type", "service", "environment", "correlation", "actor"::text AS "actor", "data"::text AS "data",
  encode("hash", 'hex') AS "hash"`

export function toAuditEvent(row: unknown): AuditEvent {
  const { actor, data, ...rest } = eventRow.parse(row)
  return { ...rest, actor: actorRow.parse(JSON.parse(actor)), data: auditData.parse(JSON.parse(data)) }
}

const eventRow = z.object({
  sequence: z.coerce.number(),
  at: z.coerce.number(),
  type: auditType,
  service: z.string().nullable(),
  environment: z.string().nullable(),
  correlation: z.string().nullable(),
  actor: z.string(),
  data: z.string(),
  hash: z.string().nullable(),
})
