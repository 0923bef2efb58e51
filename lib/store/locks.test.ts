import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Lock } from '@/lib/domain/lock'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { anEvent, testKey } from './__fixtures__/samples'
import type { EndOfLocks, Line, Notice, Store } from './contract'
import { openLine } from './line'
import { createStore } from './store'

let database: TestDatabase
let store: Store
let other: Store
let line: Line

beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
  other = createStore(database.url, testKey)
  line = openLine(database.url)
})
afterAll(async () => {
  await Promise.all([store.close(), other.close(), line.close()])
  await database.close()
})
beforeEach(async () => {
  await store.endLocks(ending((await store.listOpenLocks()).map(lock => lock.id)))
})

let count = 0

function lock(changes: Partial<Lock> = {}): Lock {
  count += 1
  return {
    id: `l${count}`,
    scope: { kind: 'cell', service: 'cart', environment: 'prod' },
    reason: 'release week, “really”',
    actor: { type: 'claimed', login: 'anna', address: '127.0.0.1' },
    at: 1000 - count,
    end: null,
    ...changes,
  }
}

function ending(ids: readonly string[], at = 2000): EndOfLocks {
  return { ids, at, why: 'by hand', eventOf: ({ id }) => anEvent({ type: 'lock.ended', correlation: id }) }
}

const created = ({ id }: Lock) => anEvent({ type: 'lock.created', correlation: id })
const typesOf = async (id: string) => (await store.listEvents({ correlation: id, limit: 10 })).map(event => event.type)

describe('locks', () => {
  it('come back as they were recorded, of every scope and end, with their event', async () => {
    const all = [
      lock({ scope: { kind: 'organisation' } }),
      lock({ scope: { kind: 'environment', environment: 'prod' }, end: { kind: 'time', at: 5000 } }),
      lock({
        scope: { kind: 'service', service: 'cart' },
        end: { kind: 'merge', repository: 'acme/gitops', number: 7 },
      }),
      lock({ end: { kind: 'drift' } }),
    ]
    for (const one of all) await store.recordLock(one, created(one))
    expect(await other.listOpenLocks()).toEqual(all)
    expect(await Promise.all(all.map(one => typesOf(one.id)))).toEqual(all.map(() => ['lock.created']))
  })

  it('are there with their event, or not at all', async () => {
    await expect(store.recordLock(lock(), anEvent({ at: Number.NaN }))).rejects.toThrow()
    expect(await store.listOpenLocks()).toEqual([])
  })

  it('end once, with one event, however many processes end them, and are listed with why', async () => {
    const one = lock()
    await store.recordLock(one, created(one))
    const ended = await Promise.all([store, other, store].map(each => each.endLocks(ending([one.id], 9000))))
    expect(ended.flat()).toEqual([one])
    expect((await typesOf(one.id)).toSorted()).toEqual(['lock.created', 'lock.ended'])
    expect(await store.listOpenLocks()).toEqual([])
    expect(await store.listEndedLocks(1)).toEqual([{ ...one, endedAt: 9000, why: 'by hand' }])
  })

  it('are told to other processes by their id, when they come and when they end', async () => {
    await line.look()
    const heard: Notice[] = []
    const both = new Promise<void>(resolve =>
      line.onNotice(notice => {
        if (notice.kind === 'lock') heard.push(notice)
        if (heard.length === 2) resolve()
      }),
    )
    const one = lock()
    await store.recordLock(one, created(one))
    await store.endLocks(ending([one.id]))
    await both
    expect(heard).toEqual([
      { kind: 'lock', id: one.id },
      { kind: 'lock', id: one.id },
    ])
  })
})
