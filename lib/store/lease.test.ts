import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { aBatch, aCell, anEvent, aPromotion, testKey } from './__fixtures__/samples'
import type { Line, Notice, Store } from './contract'
import { openLine } from './line'
import { createStore } from './store'

let database: TestDatabase
let store: Store
let sql: pg.Client
let one: Line
let other: Line

beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
  sql = new pg.Client({ connectionString: database.url })
  await sql.connect()
})
afterAll(async () => {
  await Promise.all([store.close(), sql.end()])
  await database.close()
})
beforeEach(async () => {
  await sql.query('TRUNCATE lease, cell, removed_cell, source')
  one = openLine(database.url)
  other = openLine(database.url)
})
afterEach(async () => {
  await Promise.all([one.close(), other.close()])
})

const batch = (service: string, version = 1) =>
  aBatch({ cells: [{ cell: aCell({ service }), memory: null }], board: { version, environments: null } })

describe('the lease', () => {
  it('is held by one of many that ask at once, and by nobody else while it is renewed', async () => {
    const lines = Array.from({ length: 8 }, () => openLine(database.url))
    const taken = await Promise.all(lines.map((line, n) => line.takeLease(`r${n}`, 60_000)))
    expect(taken.filter(epoch => epoch !== null)).toEqual([1])
    expect(await other.takeLease('late', 60_000)).toBeNull()
    await Promise.all(lines.map(line => line.close()))
  })

  it('that ran out goes to another with a higher epoch, and the first can neither renew nor end it', async () => {
    expect(await one.takeLease('one', 1)).toBe(1)
    await expect.poll(() => other.takeLease('other', 60_000)).toBe(2)
    expect(await one.renewLease(1, 60_000)).toBe(false)
    await one.endLease(1)
    expect(await other.renewLease(2, 60_000)).toBe(true)
  })

  it('that ran out and was not taken goes on under its own epoch', async () => {
    await one.takeLease('one', 1)
    expect(await one.renewLease(1, 60_000)).toBe(true)
    expect(await other.takeLease('other', 60_000)).toBeNull()
  })

  it('that is given back is free at once, and the others hear it', async () => {
    const heard = new Promise<Notice>(resolve => other.onNotice(resolve))
    await other.look()
    await one.takeLease('one', 60_000)
    await one.endLease(1)
    expect(await heard).toEqual({ kind: 'lease' })
    expect(await other.takeLease('other', 60_000)).toBe(2)
  })

  it('of a process that died is free within seconds, long before it runs out', async () => {
    await one.takeLease('one', 60_000)
    await one.close()
    expect(await other.takeLease('other', 60_000)).toBeNull()
    await sql.query(`UPDATE lease SET renewed_at = renewed_at - interval '4 seconds'`)
    await expect.poll(() => other.takeLease('other', 60_000)).toBe(2)
  })
})

describe('a tenure', () => {
  it('writes while it goes on and not a row after another began, whatever is written', async () => {
    await one.takeLease('one', 60_000)
    const old = store.under(1)
    await old.recordCells(batch('cart'))
    await one.endLease(1)
    await other.takeLease('other', 60_000)
    const lost = { code: 'conflict', details: { reason: 'lease_lost' } }
    await expect(old.recordCells(batch('late'))).rejects.toMatchObject(lost)
    await expect(old.recordPromotion(aPromotion(), [anEvent()])).rejects.toMatchObject(lost)
    await expect(old.recordEvent(anEvent())).rejects.toMatchObject(lost)
    await expect(old.recordSources([])).rejects.toMatchObject(lost)
    await store.under(2).recordCells(batch('cart2', 2))
    expect((await store.readCells()).map(cell => cell.service)).toEqual(['cart', 'cart2'])
  })

  it('writes nothing once its lease ran out, also when nobody took it', async () => {
    await one.takeLease('one', 1)
    await expect(store.under(1).recordCells(batch('cart'))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('holds back a takeover until its transaction ended, so that no write lands after it; renewing goes on meanwhile', async () => {
    await one.takeLease('one', 60_000)
    await sql.query('BEGIN')
    await sql.query(`SELECT 1 FROM lease WHERE epoch = 1 FOR KEY SHARE`)
    expect(await one.renewLease(1, 1)).toBe(true)
    await expect.poll(async () => (await one.look()).lease?.isOver).toBe(true)
    const order: string[] = []
    const taking = other.takeLease('other', 60_000).then(epoch => order.push(`taken ${epoch}`))
    await one.look()
    order.push('committed')
    await sql.query('COMMIT')
    await taking
    expect(order).toEqual(['committed', 'taken 2'])
  })

  it('of a process that froze in a transaction does not keep the lease: its session is ended', async () => {
    await one.takeLease('one', 1)
    const frozen = new pg.Client({ connectionString: database.url, idle_in_transaction_session_timeout: 100 })
    frozen.on('error', () => {})
    await frozen.connect()
    await frozen.query('BEGIN')
    await frozen.query(`SELECT 1 FROM lease WHERE epoch = 1 FOR KEY SHARE`)
    expect(await other.takeLease('other', 60_000)).toBe(2)
    await frozen.end().catch(() => {})
  })
})

describe('the line', () => {
  it('tells every process the version of what was committed, in order, and nothing of what was not', async () => {
    const heard: Notice[] = []
    other.onNotice(notice => heard.push(notice))
    await other.look()
    for (const version of [11, 12]) await store.recordCells(batch('cart', version))
    const broken = { ...batch('cart', 13), events: [anEvent({ at: Number.NaN })] }
    await expect(store.recordCells(broken)).rejects.toThrow()
    await store.recordPromotion(aPromotion({ id: 'told' }), [anEvent()])
    await expect
      .poll(() => heard)
      .toEqual([
        { kind: 'board', version: 11 },
        { kind: 'board', version: 12 },
        { kind: 'promotion', id: 'told' },
      ])
  })

  it('that broke is made anew by itself and says that notices may be missing', async () => {
    let backs = 0
    other.onBack(() => {
      backs += 1
    })
    await other.look()
    await sql.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'plimsoll line' AND datname = current_database()`,
    )
    await expect.poll(() => backs).toBe(2)
    const heard = new Promise<Notice>(resolve => other.onNotice(resolve))
    await store.recordCells(batch('cart', 20))
    expect(await heard).toEqual({ kind: 'board', version: 20 })
  })
})

describe('the board', () => {
  it('tells what changed and what left it after a version; what is only remembered changes nothing', async () => {
    // Of the ninth tenure: more than 32 bits.
    const start = 9_000_000_000
    await store.recordCells(batch('cart', start + 1))
    await store.recordCells(batch('search', start + 2))
    await store.recordCells(aBatch({ cells: [{ cell: aCell({ service: 'cart' }), memory: 1 }] }))
    await store.recordCells(
      aBatch({
        removed: [{ service: 'search', environment: 'prod' }],
        board: { version: start + 3, environments: [] },
      }),
    )
    const news = await store.readBoard(start + 1)
    expect(news).toMatchObject({
      version: start + 3,
      cells: [],
      removed: [{ service: 'search', environment: 'prod', version: start + 3 }],
    })
    expect((await store.readBoard(start)).cells).toMatchObject([{ cell: { service: 'cart' }, version: start + 1 }])
  })
})
