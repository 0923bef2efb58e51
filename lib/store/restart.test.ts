import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messageOf } from '@/lib/errors'
import { migrationsFolder, startTestServer } from '@/scripts/testing/database'
import { aBatch, aCell, anEvent, testKey } from './__fixtures__/samples'
import type { Store } from './contract'
import { migrate } from './migrate'
import { createStore } from './store'

let server: Awaited<ReturnType<typeof startTestServer>>
let store: Store

beforeAll(async () => {
  server = await startTestServer()
  await migrate(server.url, migrationsFolder)
  store = createStore(server.url, testKey)
})
afterAll(async () => {
  await store.close()
  await server.stop()
})

describe('while PostgreSQL is away', () => {
  it('a killed server loses no acknowledged row, and the store goes on by itself once it is back', async () => {
    const acknowledged = new Set<string>()
    const refusals: unknown[] = []
    let running = true
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; running; n++) {
        const service = `w${writer}-${n}`
        const batch = aBatch({ cells: [{ cell: aCell({ service }), memory: null }], events: [anEvent({ service })] })
        await store.recordCells(batch).then(
          () => acknowledged.add(service),
          (error: unknown) => refusals.push(error),
        )
      }
    })
    await until(() => acknowledged.size > 50)
    server.kill()
    await until(() => refusals.length > 3)
    await server.restart()
    const before = acknowledged.size
    await until(() => acknowledged.size > before + 50)
    running = false
    await Promise.all(writers)

    const recorded = new Set((await store.readCells()).map(cell => cell.service))
    expect([...acknowledged].filter(service => !recorded.has(service))).toEqual([])
    const events = await store.listEvents({ limit: 100_000 })
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => events.length - index))
    expect(new Set(events.map(({ service }) => service))).toEqual(recorded)
    for (const refusal of refusals) {
      expect(refusal, messageOf(refusal)).toMatchObject({ code: 'upstream_unavailable' })
      expect(messageOf(refusal)).not.toContain(new URL(server.url).password)
    }
  })

  it('every call says so within seconds, and works again after it', async () => {
    await store.check()
    await server.halt()
    for (const call of [
      () => store.check(),
      () => store.readCells(),
      () => store.recordEvent(anEvent()),
      () => store.exclusively(['x'], async () => 1),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'upstream_unavailable' })
    }
    await server.restart()
    await store.check()
    expect(await store.exclusively(['x'], async () => 1)).toBe(1)
  })

  it('an orderly restart in between is not noticed by the next call', async () => {
    await store.check()
    await server.halt()
    await server.restart()
    expect((await store.readCells()).length).toBeGreaterThan(0)
    await store.recordEvent(anEvent())
  })
})

async function until(condition: () => boolean) {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 10))
}
