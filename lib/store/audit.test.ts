import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { aBatch, anEvent, testKey } from './__fixtures__/samples'
import { keyOf } from './chain/form'
import type { Store } from './contract'
import { createStore } from './store'

let database: TestDatabase
let store: Store
let owner: pg.Client

beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
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
    expect(recorded).toEqual({ ...event, sequence: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await store.listEvents({ limit: 1 })).toEqual([recorded])
  })

  it('lose nothing that text can hold: NUL, half characters and other scripts come back or are marked', async () => {
    const odd = anEvent({
      service: 'a\u0000b',
      correlation: '\ud83d',
      data: { half: '\ud83d', nul: '\u0000', '': 'é' },
    })
    const recorded = await store.recordEvent(odd)
    expect(recorded).toMatchObject({ service: 'a\ufffdb', correlation: '\ufffd', data: odd.data })
    expect(await store.listEvents({ limit: 1 })).toEqual([recorded])
    expect((await verify()).broken).toBeNull()
  })

  it('form one chain without a gap under 20 writers of whom some roll back', async () => {
    const before = (await store.listEvents({ limit: 1 }))[0]?.sequence ?? 0
    const stores = Array.from({ length: 20 }, () => createStore(database.url, testKey))
    await Promise.all(
      stores.map(async (writer, index) => {
        for (let n = 0; n < 5; n++) {
          const events = Array.from({ length: 3 }, () => anEvent({ data: { index, n } }))
          if ((index + n) % 3 > 0) await writer.recordCells(aBatch({ events }))
          else await expect(writer.under(7).recordCells(aBatch({ events }))).rejects.toMatchObject({ code: 'conflict' })
        }
      }),
    )
    await Promise.all(stores.map(writer => writer.close()))
    const { rows } = await owner.query('SELECT sequence::int FROM audit_event ORDER BY sequence')
    expect(rows.map(row => row.sequence)).toEqual(rows.map((_, index) => index + 1))
    expect(rows.length - before).toBeGreaterThan(150)
    expect(await verify()).toMatchObject({ broken: null, rows: rows.length })
  })

  it('stay one chain when connections are killed between the head and the row', async () => {
    const acknowledged = new Set<number>()
    const killer = new pg.Client({ connectionString: database.url })
    await killer.connect()
    let writing = true
    const writers = Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let n = 0; n < 15; n++) {
          await store.recordEvent(anEvent()).then(
            event => acknowledged.add(event.sequence),
            (error: unknown) => expect(error).toMatchObject({ code: 'upstream_unavailable' }),
          )
        }
      }),
    ).finally(() => {
      writing = false
    })
    for (let kills = 0; writing && kills < 8; ) {
      const { rowCount } = await killer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'plimsoll' AND state <> 'idle' AND datname = current_database() AND query LIKE '%audit_%' LIMIT 1`,
      )
      kills += rowCount ?? 0
    }
    await writers
    await killer.end()
    const { rows } = await owner.query('SELECT sequence::int FROM audit_event ORDER BY sequence')
    const sequences = new Set(rows.map(row => row.sequence))
    expect([...acknowledged].filter(sequence => !sequences.has(sequence))).toEqual([])
    expect(await verify()).toMatchObject({ broken: null, rows: rows.length })
  })

  it('are refused to a process with another key, which writes nothing', async () => {
    const stranger = createStore(database.url, keyOf(Buffer.alloc(32, 8)))
    const before = await store.currentAnchor()
    await expect(stranger.recordEvent(anEvent())).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('Nothing was written'),
    })
    expect(await store.currentAnchor()).toEqual(before)
    await stranger.close()
  })

  it.each([
    'UPDATE audit_event SET type = type',
    'UPDATE audit_event SET type = type WHERE false',
    'DELETE FROM audit_event',
    'TRUNCATE audit_event',
    'TRUNCATE audit_event CASCADE',
    "INSERT INTO audit_event SELECT * FROM audit_event LIMIT 0; UPDATE audit_event SET data = '{}'",
    `INSERT INTO audit_event (sequence, at, type, person, actor, data, hash)
     SELECT 999999, now(), 'drift.seen', '', '{}', '{}', hash FROM audit_head`,
    `INSERT INTO audit_event (sequence, at, type, person, actor, data, hash)
     SELECT head.sequence + n, now(), 'drift.seen', '', '{}', '{}', hash FROM audit_head head, unnest(ARRAY[1, 3]) n`,
    "UPDATE audit_head SET key = 'other'",
    'UPDATE audit_head SET hash = NULL',
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

  it.each([
    ['none', 'NULL'],
    ['a short one', "'\\x00'"],
  ])('need a hash: %s is refused', async (_, hash) => {
    await expect(
      owner.query(
        `INSERT INTO audit_event (sequence, at, type, person, actor, data, hash)
         SELECT sequence + 1, now(), 'drift.seen', '', '{}', '{}', ${hash} FROM audit_head`,
      ),
    ).rejects.toMatchObject({ code: '23514' })
  })

  it('are found by their time, also those that came late, whatever the page and the batch', async () => {
    const at = (n: number) => 2_000 + ((n * 7919) % 40) * 10
    for (let n = 0; n < 40; n += 4)
      await store.recordCells(aBatch({ events: [0, 1, 2, 3].map(m => anEvent({ at: at(n + m), service: 'late' })) }))
    const all = await store.listEvents({ service: 'late', limit: 100 })
    for (const [from, to] of [
      [2_000, 2_010],
      [2_100, 2_200],
      [2_390, 200_000],
      [undefined, 2_050],
      [2_050, undefined],
    ]) {
      const wanted = all.filter(event => event.at >= (from ?? 0) && event.at < (to ?? Number.POSITIVE_INFINITY))
      expect(wanted.length).toBeGreaterThan(0)
      expect(await store.listEvents({ service: 'late', from, to, limit: 100 })).toEqual(wanted)
      const [second] = await store.listEvents({ service: 'late', from, to, limit: 1, before: wanted[0]?.sequence })
      expect(second).toEqual(wanted[1])
      expect(await store.countEvents({ service: 'late', from, to })).toBe(wanted.length)
    }
    expect((await verify()).broken).toBeNull()
  })

  it('are listed newest first, page by page, by person, service, environment, type, correlation and time', async () => {
    const actor = { type: 'host', login: 'mara' } as const
    await store.recordEvent(
      anEvent({ at: 5000, actor, service: 'mail', environment: 'dev', type: 'promotion.live', correlation: 'c9' }),
    )
    const [first, second] = await store.listEvents({ limit: 2 })
    expect(first?.service).toBe('mail')
    expect(await store.listEvents({ limit: 1, before: first?.sequence })).toEqual([second])
    for (const query of [
      { service: 'mail' },
      { environment: 'dev' },
      { type: 'promotion.live' as const },
      { correlation: 'c9' },
      { person: 'mara' },
      { from: 5000 },
      { from: 4999, to: 5001, person: 'mara' },
    ]) {
      expect(await store.countEvents(query)).toBe(1)
      expect(await store.listEvents({ ...query, limit: 5 })).toEqual([first])
    }
    expect(await store.listEvents({ from: 5001, limit: 5 })).toEqual([])
    expect(await store.countEvents({ to: 5000 })).toBe((await store.countEvents({})) - 1)
    expect(await store.listFacets()).toMatchObject({
      persons: expect.arrayContaining(['mara', '127.0.0.1', 'Plimsoll itself']),
      environments: ['dev', 'prod'],
    })
  })
})

function verify() {
  return store.verifyChain({ anchors: [], signal: AbortSignal.timeout(20_000), clock: Date.now })
}
