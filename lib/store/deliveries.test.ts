import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { testKey } from './__fixtures__/samples'
import type { Store } from './contract'
import { createStore } from './store'

const day = 86_400_000
const start = Date.UTC(2026, 2, 2)
let database: TestDatabase
let store: Store

beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
})
afterAll(async () => {
  await store.close()
  await database.close()
})

function take(repository: string, id: string, at: number): Promise<boolean> {
  return store.takeDelivery({ id, repository, event: 'push', at }, [])
}

async function countOf(repository: string): Promise<number> {
  return (await store.listDeliveries()).find(one => one.repository === repository)?.count ?? 0
}

test('a delivery is known for 30 days to the millisecond, and then removed by the next one of its repository', async () => {
  expect(await take('kept', 'old', start)).toBe(true)
  expect(await take('kept', 'at the end', start + 30 * day)).toBe(true)
  expect(await take('kept', 'old', start + 30 * day)).toBe(false)
  expect(await countOf('kept')).toBe(2)
  expect(await take('kept', 'one later', start + 30 * day + 1)).toBe(true)
  expect(await countOf('kept')).toBe(2)
  expect(await take('kept', 'old', start + 30 * day + 2)).toBe(true)
})

test('one repository’s deliveries remove none of another’s', async () => {
  await take('quiet', 'old', start)
  await take('loud', 'new', start + 40 * day)
  expect(await take('quiet', 'old', start + 40 * day)).toBe(false)
})

test('of a busy repository the newest 20 000 are known, and no more are kept than that and the one that comes', async () => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query(
    `INSERT INTO "delivery" ("repository", "id", "event", "at")
     SELECT 'busy', n::text, 'push', to_timestamp($1::float8 + n) FROM generate_series(1, 20005) AS n`,
    [start / 1000],
  )
  await client.end()
  expect(await take('busy', 'newest', start + 20_006_000)).toBe(true)
  expect(await countOf('busy')).toBeLessThanOrEqual(20_001)
  expect(await take('busy', '6', start + 20_007_000)).toBe(false)
  expect(await take('busy', '1', start + 20_007_000)).toBe(true)
})
