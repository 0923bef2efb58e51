import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Lock } from '@/lib/domain/lock'
import { createLog } from '@/lib/log'
import { testKey } from '@/lib/store/__fixtures__/samples'
import { openLine } from '@/lib/store/line'
import { createStore } from '@/lib/store/store'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { lockEvent } from './lock-event'
import { createLockIndex } from './lock-index'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

it('a lock whose time is over is ended once, by Plimsoll, with why; before the first read nothing is known', async () => {
  const store = createStore(database.url, testKey)
  const line = openLine(database.url)
  const actor = { type: 'claimed', login: 'anna', address: '::1' } as const
  const lock: Lock = {
    id: 'a',
    scope: { kind: 'organisation' },
    reason: 'fire',
    actor,
    at: 1,
    end: { kind: 'time', at: 50 },
  }
  await store.recordLock(lock, lockEvent(lock, { type: 'lock.created', at: 1, actor }))
  let now = 49
  const make = () =>
    createLockIndex({ store, line, observer: { setLocks() {} }, clock: () => now, log: createLog('silent') }, 60_000)
  const [index, second] = [make(), make()]
  expect(index.problem()).not.toBeNull()
  await index.look()
  expect([index.problem(), index.open()]).toEqual([null, [lock]])
  now = 50
  await Promise.all([index.look(), second.look()])
  expect(index.open()).toEqual([])
  const events = await store.listEvents({ correlation: 'a', limit: 10 })
  expect(events.filter(({ type }) => type === 'lock.ended')).toMatchObject([
    { actor: { type: 'observer' }, data: { why: 'its time is over', reason: 'fire' } },
  ])
  await Promise.all([index.stop(), second.stop(), store.close(), line.close()])
})
