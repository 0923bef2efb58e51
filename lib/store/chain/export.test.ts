import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuditEvent } from '@/lib/domain/audit'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { aBatch, anEvent, testKey } from '../__fixtures__/samples'
import type { AuditExport, Store } from '../contract'
import { createStore } from '../store'

let database: TestDatabase
let store: Store

beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
  for (let n = 0; n < 3; n++)
    await store.recordCells(
      aBatch({ events: Array.from({ length: 1_000 }, (_, m) => anEvent({ at: n * 1_000 + m, service: `s${m % 2}` })) }),
    )
})
afterAll(async () => {
  await store.close()
  await database.close()
})

async function collect({ rows }: AuditExport): Promise<readonly AuditEvent[]> {
  const all: AuditEvent[] = []
  for await (const portion of rows) all.push(...portion)
  return all
}

async function connections(): Promise<number> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'plimsoll audit' AND datname = current_database()`,
  )
  await client.end()
  return rows[0].n
}

it('an export has every row that matched when it began, and none that came since', async () => {
  const begun = await store.exportEvents({ service: 's1' }, AbortSignal.timeout(20_000))
  await store.recordEvent(anEvent({ service: 's1' }))
  const rows = await collect(begun)
  expect(begun.count).toBe(1_500)
  expect(rows).toHaveLength(1_500)
  expect(rows).toEqual((await store.listEvents({ service: 's1', limit: 2_000 })).slice(1))
})

it('an export of a time has the rows of that time', async () => {
  const begun = await store.exportEvents({ from: 500, to: 1_500 }, AbortSignal.timeout(20_000))
  const rows = await collect(begun)
  expect(begun.count).toBe(rows.length)
  expect(rows.every(({ at }) => at >= 500 && at < 1_500)).toBe(true)
  // The event of the test before is at 1000 too.
  expect(rows.length).toBeGreaterThanOrEqual(1_000)
})

it('whoever stops reading, or never began, holds no connection', async () => {
  const stop = new AbortController()
  const begun = await store.exportEvents({}, stop.signal)
  for await (const portion of begun.rows) {
    expect(portion.length).toBeGreaterThan(0)
    break
  }
  const unread = await store.exportEvents({}, AbortSignal.timeout(20_000))
  await unread.close()
  const aborted = await store.exportEvents({}, stop.signal)
  stop.abort()
  await expect(collect(aborted)).rejects.toMatchObject({ code: 'upstream_unavailable' })
  await expect.poll(connections).toBe(0)
})

it('a fifth export at once is refused, and may begin when another ended', async () => {
  const signal = AbortSignal.timeout(20_000)
  const four = await Promise.all([1, 2, 3, 4].map(() => store.exportEvents({}, signal)))
  await expect(store.exportEvents({}, signal)).rejects.toMatchObject({ code: 'rate_limited' })
  await four[0]?.close()
  const again = await store.exportEvents({}, signal)
  for (const one of [...four, again]) await one.close()
})
