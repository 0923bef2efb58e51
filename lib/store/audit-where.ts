import type { AuditFilter } from './contract'

/** A condition with its values, to be given as parameters. */
export interface Where {
  readonly text: string
  readonly values: readonly string[]
}

/** A span of rows; null where it has no bound. */
export interface RowSpan {
  /** Rows after this one. */
  readonly after: string | null
  /** Rows before this one. */
  readonly before: string | null
}

export const everyRow: RowSpan = { after: null, before: null }

export function whereOf(filter: AuditFilter, { after, before }: RowSpan): Where {
  const { person, service, environment, type, correlation, from, to } = filter
  const parts: readonly (readonly [words: string, value: string | null | undefined, cast: string])[] = [
    ['"person" =', person, 'text'],
    ['"service" =', service, 'text'],
    ['"environment" =', environment, 'text'],
    ['"type" =', type, 'text'],
    ['"correlation" =', correlation, 'text'],
    ['"at" >=', isoOf(from), 'timestamptz'],
    ['"at" <', isoOf(to), 'timestamptz'],
    ['"sequence" >', after, 'bigint'],
    ['"sequence" <', before, 'bigint'],
  ]
  const given = parts.flatMap(([words, value, cast]) => (value == null ? [] : [{ words, value: plain(value), cast }]))
  const text = given.map(({ words, cast }, index) => `${words} $${index + 1}::${cast}`).join(' AND ')
  return { text: text === '' ? '' : `WHERE ${text}`, values: given.map(({ value }) => value) }
}

/**
 * The rows that a span of time can be among: $1 from, $2 to. Rows stand nearly in the order of their times; a row is behind an earlier one
 * by `late_ms` at most. So no row after one that is later than `to` by that much is wanted, and none before one that is as much earlier
 * than `from`.
 */
export const rowSpanText = `
  SELECT
    (SELECT "sequence" FROM "audit_event"
     WHERE "at" < $1::timestamptz - (SELECT "late_ms" * interval '1 millisecond' FROM "audit_head" WHERE "id" = 1)
     ORDER BY "at" DESC, "sequence" DESC LIMIT 1)::text AS "after",
    (SELECT "sequence" FROM "audit_event"
     WHERE "at" >= $2::timestamptz + (SELECT "late_ms" * interval '1 millisecond' FROM "audit_head" WHERE "id" = 1)
     ORDER BY "at", "sequence" LIMIT 1)::text AS "before"`

export function isoOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString()
}

/** PostgreSQL refuses a NUL in text; no row has one. */
function plain(value: string): string {
  return value.replaceAll('\0', '\ufffd')
}
