import { createHmac } from 'node:crypto'

/** A secret outside the database, with the name that may stand inside it. */
export interface AuditKey {
  readonly id: string
  readonly secret: Buffer
}

/** A row as PostgreSQL keeps it, every column of it; json as its very text. */
export interface ChainRow {
  readonly sequence: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly type: string
  readonly service: string | null
  readonly environment: string | null
  readonly correlation: string | null
  readonly person: string
  readonly address: string | null
  readonly actor: string
  readonly data: string
}

/**
 * Hex of the row's hash. What is hashed is text: a version, then every field with its length in bytes before it (null is a dash), so that
 * no two rows read the same. Lone surrogates become U+FFFD here as they do on the way to PostgreSQL.
 */
export function hashOf(key: AuditKey, previous: string, row: ChainRow): string {
  const { sequence, at, type, service, environment, correlation, person, address, actor, data } = row
  const text = `plimsoll audit row 1\n${field(previous)}${field(String(sequence))}${field(String(at))}${field(type)}${field(service)}${field(environment)}${field(correlation)}${field(person)}${field(address)}${field(actor)}${field(data)}`
  return createHmac('sha256', key.secret).update(text, 'utf8').digest('hex')
}

/** What the first row of the chain follows. It names the row, so that the rows before it cannot be made more. */
export function beginningOf(key: AuditKey, first: number): string {
  return createHmac('sha256', key.secret).update(`plimsoll audit chain 1\n${first}`).digest('hex')
}

/** Tells keys apart and says nothing about the secret. */
export function keyOf(secret: Buffer): AuditKey {
  return { id: createHmac('sha256', secret).update('plimsoll audit key 1').digest('hex').slice(0, 16), secret }
}

function field(value: string | null): string {
  return value === null ? '-' : `${Buffer.byteLength(value)}:${value},`
}
