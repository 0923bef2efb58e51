import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { anEvent } from './__fixtures__/samples'
import type { Store } from './contract'
import { createStore } from './store'

let database: TestDatabase
let store: Store
let owner: pg.Client

beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url)
  owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
})
afterAll(async () => {
  await Promise.all([store.close(), owner.end()])
  await database.close()
})

describe('audit events', () => {
  it('come back as they were recorded', async () => {
    const event = anEvent({
      actor: { type: 'unauthenticated', address: '127.0.0.1' },
      data: { text: '\u0000 🚢', nested: [null] },
    })
    const recorded = await store.recordEvent(event)
    expect(recorded).toEqual({ ...event, sequence: 1 })
    expect(await store.listEvents({ limit: 1 })).toEqual([recorded])
  })

  it('are numbered without a gap by 20 writers of whom some roll back', async () => {
    const before = (await store.listEvents({ limit: 1 }))[0]?.sequence ?? 0
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      for (let n = 0; n < 10; n++) {
        await client.query('BEGIN')
        await client.query(
          `INSERT INTO audit_event (at, type, actor, data) SELECT now(), 'drift.seen', '{"type":"observer"}', '{}' FROM generate_series(1, 2)`,
        )
        await client.query((writer + n) % 3 === 0 ? 'ROLLBACK' : 'COMMIT')
      }
      await client.end()
    })
    const ours = Array.from({ length: 30 }, () => store.recordEvent(anEvent()))
    await Promise.all([...writers, ...ours])
    const { rows } = await owner.query('SELECT sequence::int FROM audit_event ORDER BY sequence')
    expect(rows.map(row => row.sequence)).toEqual(rows.map((_, index) => index + 1))
    expect(rows.length - before).toBe(30 + 2 * 133)
  })

  it.each([
    'UPDATE audit_event SET type = type',
    'UPDATE audit_event SET type = type WHERE false',
    'DELETE FROM audit_event',
    'TRUNCATE audit_event',
    'TRUNCATE audit_event CASCADE',
    "INSERT INTO audit_event (sequence, at, type, actor, data) SELECT sequence, at, type, actor, data FROM audit_event LIMIT 0; UPDATE audit_event SET data = '{}'",
    'UPDATE audit_head SET sequence = sequence + 1',
    'UPDATE audit_head SET sequence = 0',
    'DELETE FROM audit_head',
    'TRUNCATE audit_head',
    'INSERT INTO audit_head VALUES (2, 0)',
    'SET session_replication_role = replica; DELETE FROM audit_event',
  ])('are append-only even for the owner: %s', async statement => {
    const { rows: before } = await owner.query('SELECT md5(string_agg(audit_event::text, $1)) FROM audit_event', [','])
    await expect(owner.query(statement)).rejects.toMatchObject({ code: '23001' })
    await owner.query('RESET session_replication_role')
    const { rows: after } = await owner.query('SELECT md5(string_agg(audit_event::text, $1)) FROM audit_event', [','])
    expect(after).toEqual(before)
  })

  it('get their number from the database whatever a writer asks for', async () => {
    const { rows } = await owner.query(
      `INSERT INTO audit_event (sequence, at, type, actor, data) VALUES (999999, now(), 'drift.seen', '{"type":"observer"}', '{}') RETURNING sequence::int`,
    )
    const { rows: count } = await owner.query('SELECT count(*)::int FROM audit_event')
    expect(rows[0].sequence).toBe(count[0].count)
  })

  it('are listed newest first, page by page, by service, environment, type and correlation', async () => {
    await store.recordEvent(anEvent({ service: 'mail', environment: 'dev', type: 'promotion.live', correlation: 'c9' }))
    const [first, second] = await store.listEvents({ limit: 2 })
    expect(first?.service).toBe('mail')
    expect(await store.listEvents({ limit: 1, before: first?.sequence })).toEqual([second])
    for (const query of [
      { service: 'mail' },
      { environment: 'dev' },
      { type: 'promotion.live' as const },
      { correlation: 'c9' },
    ]) {
      expect(await store.listEvents({ ...query, limit: 5 })).toEqual([first])
    }
  })
})
