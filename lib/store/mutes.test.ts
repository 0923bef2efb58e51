import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Mute } from '@/lib/domain/mute'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { anEvent, testKey } from './__fixtures__/samples'
import type { EndOfMutes, Store } from './contract'
import { createStore } from './store'

let database: TestDatabase
let store: Store
let other: Store

beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
  other = createStore(database.url, testKey)
})
afterAll(async () => {
  await Promise.all([store.close(), other.close()])
  await database.close()
})
beforeEach(async () => {
  await store.endMutes(ending((await store.listOpenMutes()).map(mute => mute.id)))
})

let count = 0

function mute(changes: Partial<Mute> = {}): Mute {
  count += 1
  return {
    id: `m${count}`,
    batch: 'b1',
    service: `cart${count}`,
    environment: 'prod',
    state: 'Drifted',
    subject: 'acme/cart:1-hotfix',
    reason: 'load test until Friday, “really”',
    actor: { type: 'unauthenticated', address: '127.0.0.1' },
    at: 1000,
    until: 5000,
    ...changes,
  }
}

function ending(ids: readonly string[], at = 2000): EndOfMutes {
  const eventOf = ({ id, service, environment }: Mute) =>
    anEvent({ type: 'drift.unmuted', service, environment, correlation: id })
  return { ids, at, why: 'by hand', eventOf }
}

const muted = (one: Mute) => anEvent({ type: 'drift.muted', service: one.service, correlation: one.id })
const typesOf = async (id: string) => (await store.listEvents({ correlation: id, limit: 10 })).map(event => event.type)

describe('mutes', () => {
  it('come back as they were recorded, with their event', async () => {
    const one = mute()
    const open = mute({ until: null })
    await store.recordMutes([one, open], ending([]), [muted(one)])
    expect(await store.listOpenMutes()).toEqual([one, open])
    expect(await typesOf(one.id)).toEqual(['drift.muted'])
  })

  it('are all there with their events, or none', async () => {
    const one = mute()
    await expect(store.recordMutes([one], ending([]), [anEvent({ at: Number.NaN })])).rejects.toThrow()
    expect(await store.listOpenMutes()).toEqual([])
  })

  it('of one cell: only one is open; a second is a conflict, unless it replaces the first', async () => {
    const one = mute()
    const second = mute({ service: one.service })
    await store.recordMutes([one], ending([]), [])
    await expect(store.recordMutes([second], ending([]), [muted(second)])).rejects.toMatchObject({ code: 'conflict' })
    expect(await typesOf(second.id)).toEqual([])
    await store.recordMutes([second], ending([one.id]), [muted(second)])
    expect(await store.listOpenMutes()).toEqual([second])
    expect(await typesOf(one.id)).toEqual(['drift.unmuted'])
  })

  it('end once, with one event, however many processes end them', async () => {
    const one = mute()
    await store.recordMutes([one], ending([]), [])
    const ended = await Promise.all([store, other, store].map(each => each.endMutes(ending([one.id]))))
    expect(ended.flat()).toEqual([one])
    expect(await typesOf(one.id)).toEqual(['drift.unmuted'])
    expect(await store.listOpenMutes()).toEqual([])
  })
})
