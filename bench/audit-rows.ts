import pg from 'pg'
import { type AuditKey, beginningOf, type ChainRow, hashOf } from '@/lib/store/chain/form'

const types = [
  'promotion.requested',
  'promotion.opened',
  'promotion.merged',
  'promotion.live',
  'drift.seen',
  'drift.ended',
]
const environments = ['dev', 'staging', 'prod-eu', 'prod-us', 'prod-ap']
const portion = 5_000
export const auditServices = 200
export const auditPersons = 40
const begun = Date.UTC(2026, 0, 1)
const stepMs = 31_000

/** Chained rows as the store writes them, many a statement: about one every half minute since the beginning of the year. */
export async function fillAudit(url: string, key: AuditKey, upTo: number, say: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('SET synchronous_commit = off')
  const { rows: heads } = await client.query<{ sequence: number; hash: string | null }>(
    `SELECT "sequence"::int, encode("hash", 'hex') AS "hash" FROM "audit_head"`,
  )
  let sequence = heads[0]?.sequence ?? 0
  let hash = heads[0]?.hash ?? beginningOf(key, 1)
  while (sequence < upTo) {
    const rows: (ChainRow & { hash: string })[] = []
    while (rows.length < portion && sequence < upTo) {
      const row = auditRow(++sequence)
      hash = hashOf(key, hash, row)
      rows.push({ ...row, hash })
    }
    await client.query(insertText, columnsOf(rows))
    if (sequence % 100_000 === 0) say(`${sequence} rows`)
  }
  await client.query('VACUUM ANALYZE "audit_event"')
  await client.end()
}

export function auditTime(sequence: number): number {
  return begun + sequence * stepMs
}

/** The same at every run; a time may be some seconds behind that of the row before. */
function auditRow(sequence: number): ChainRow {
  const mixed = Math.imul(sequence, 2_654_435_761) >>> 0
  const login = `person-${mixed % auditPersons}`
  const byObserver = mixed % 3 === 0
  return {
    sequence,
    at: auditTime(sequence) - (mixed % 60_000),
    type: types[mixed % types.length] ?? '',
    service: `service-${(mixed >>> 3) % auditServices}`,
    environment: environments[(mixed >>> 5) % environments.length] ?? null,
    correlation: byObserver ? null : `story-${Math.floor(sequence / 4)}`,
    person: byObserver ? 'Plimsoll itself' : login,
    address: null,
    actor: JSON.stringify(byObserver ? { type: 'observer' } : { type: 'host', login }),
    data: JSON.stringify({
      title: `Promote service to ${sequence}`,
      number: sequence,
      commit: 'a41c9e0b7702c901f4c3e9ac5d103e60b815d1e8',
    }),
  }
}

const insertText = `
  INSERT INTO "audit_event"
    ("sequence", "at", "type", "service", "environment", "correlation", "person", "address", "actor", "data", "hash")
  SELECT "sequence", "at"::timestamptz, "type", "service", "environment", "correlation", "person", NULL,
    "actor"::json, "data"::json, decode("hash", 'hex')
  FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
    AS added("sequence", "at", "type", "service", "environment", "correlation", "person", "actor", "data", "hash")`

function columnsOf(rows: readonly (ChainRow & { hash: string })[]) {
  return [
    rows.map(row => row.sequence),
    rows.map(row => new Date(row.at).toISOString()),
    rows.map(row => row.type),
    rows.map(row => row.service),
    rows.map(row => row.environment),
    rows.map(row => row.correlation),
    rows.map(row => row.person),
    rows.map(row => row.actor),
    rows.map(row => row.data),
    rows.map(row => row.hash),
  ]
}
