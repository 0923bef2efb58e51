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

/** Times that are no moment (infinity) become NaN, which hashes like no time. */
export const keptColumns = `"sequence"::text AS "sequence",
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

export function toKept(row: Row): KeptRow {
  return { ...row, sequence: Number(row.sequence), at: Number(row.at) }
}
