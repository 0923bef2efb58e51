import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cellId } from '@/lib/domain/cell'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { aBatch, aCell, anEvent, anObservation, aPromotion, testKey } from './__fixtures__/samples'
import type { Store } from './contract'
import { createStore } from './store'

let database: TestDatabase
let store: Store
let other: Store
let sql: pg.Client

beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
  other = createStore(database.url, testKey)
  sql = new pg.Client({ connectionString: database.url })
  await sql.connect()
})
afterAll(async () => {
  await Promise.all([store.close(), other.close(), sql.end()])
  await database.close()
})

describe('cells', () => {
  it('come back as they were recorded, with what the judge remembers', async () => {
    const odd = aCell({ service: 'käse shop', reason: 'said "nul\u0000" and \ud800 and 🚢' })
    const memory = { seen: { 'a\u0000b': [1, null, 'x'] } }
    await store.recordCells(aBatch({ cells: [{ cell: odd, memory }] }))
    expect(await storedRows()).toEqual([{ cell: odd, memory }])
    await store.recordCells(aBatch({ removed: [odd] }))
  })

  it('change and go', async () => {
    await store.recordCells(aBatch({ cells: [{ cell: aCell(), memory: null }] }))
    await store.recordCells(aBatch({ cells: [{ cell: aCell({ state: 'Drifted' }), memory: 1 }] }))
    expect((await storedRows()).map(({ cell, memory }) => [cell.state, memory])).toEqual([['Drifted', 1]])
    const { rows } = await sql.query('SELECT state, version::int FROM cell')
    expect(rows).toEqual([{ state: 'Drifted', version: 2 }])
    await store.recordCells(aBatch({ removed: [aCell()] }))
    expect(await store.readCells()).toEqual([])
  })

  it('that are confirmed keep their rows but for the version they belong to; a row that is gone comes back', async () => {
    const environments = null
    const stored = { cell: aCell(), memory: 1 }
    await store.recordCells(aBatch({ cells: [stored], board: { version: 5, environments } }))
    const other = { cell: aCell({ service: 'lost' }), memory: 2 }
    const again = [{ ...stored, memory: 3 }]
    await store.recordCells(aBatch({ confirmed: again, board: { version: 6, environments } }))
    expect(await storedRows()).toEqual([stored])
    expect((await store.readBoard(5)).cells).toEqual([{ cell: stored.cell, version: 6 }])
    await store.recordCells(aBatch({ confirmed: [...again, other], board: { version: 7, environments } }))
    expect((await store.readBoard(6)).cells.map(({ cell }) => cell.service).sort()).toEqual(['cart', 'lost'])
    await store.recordCells(aBatch({ removed: [stored.cell, other.cell] }))
  })

  it('come back all of them, each with its own memory, however many portions they are read in', async () => {
    const services = Array.from({ length: 2_000 }, (_, n) => `s${String(n).padStart(4, '0')}`)
    const cells = services.map(service => ({ cell: aCell({ service }), memory: service }))
    await store.recordCells(aBatch({ cells }))
    expect(await storedRows()).toEqual(cells)
    await store.recordCells(aBatch({ removed: cells.map(({ cell }) => cell) }))
  })

  it('of one batch are all there or none', async () => {
    const broken = anEvent({ at: Number.NaN })
    await expect(
      store.recordCells(aBatch({ cells: [{ cell: aCell(), memory: null }], events: [broken] })),
    ).rejects.toThrow()
    expect(await store.readCells()).toEqual([])
  })

  it('of two writers at once are all recorded, whatever their order', async () => {
    const cells = Array.from({ length: 40 }, (_, n) => ({ cell: aCell({ service: `s${n}` }), memory: n }))
    const batches = Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? store : other).recordCells(
        aBatch({
          cells: n % 2 ? cells : cells.toReversed(),
          observations: cells.map(({ cell }) => anObservation({ service: cell.service, from: 1000 + n })),
        }),
      ),
    )
    await Promise.all(batches)
    expect(await store.readCells()).toHaveLength(40)
    const { rows } = await sql.query('SELECT count(*)::int AS open FROM observation WHERE "to" IS NULL')
    expect(rows[0].open).toBe(40)
    await store.recordCells(aBatch({ removed: cells.map(({ cell }) => cell) }))
    await sql.query('TRUNCATE observation')
  })

  it('written in an older form are left out, so that they are judged anew', async () => {
    await sql.query(
      `INSERT INTO cell (service, environment, repository, state, cell, memory) VALUES ('old', 'dev', '', '', '{}', '{}')`,
    )
    expect(await store.readCells()).toEqual([])
    await sql.query('TRUNCATE cell')
  })

  it('of a batch of 200 are recorded within a fraction of a second', async () => {
    const cells = Array.from({ length: 200 }, (_, n) => ({ cell: aCell({ service: `s${n}` }), memory: { n } }))
    const observations = cells.map(({ cell }) => anObservation({ service: cell.service }))
    const begun = performance.now()
    await store.recordCells(aBatch({ cells, observations, events: [anEvent()] }))
    expect(performance.now() - begun).toBeLessThan(1000)
    await sql.query('TRUNCATE cell, observation')
  })
})

describe('observations', () => {
  const key = { service: 'cart', environment: 'prod' }
  async function record(...observations: readonly ReturnType<typeof anObservation>[]) {
    await store.recordCells(aBatch({ observations }))
    return (await store.listObservations(key, 10)).map(({ cluster, from, to, lastSeen }) => [
      cluster,
      from,
      to,
      lastSeen,
    ])
  }

  it('end where the next of the same place begins, and never overlap', async () => {
    expect(await record(anObservation())).toEqual([['prod-eu', 1000, null, 1000]])
    expect(await record(anObservation({ lastSeen: 1500 }))).toEqual([['prod-eu', 1000, null, 1500]])
    expect(await record(anObservation({ from: 2000, lastSeen: 2000 }))).toEqual([
      ['prod-eu', 2000, null, 2000],
      ['prod-eu', 1000, 2000, 1500],
    ])
    expect(await record(anObservation({ from: 2000, to: 3000, lastSeen: 3000 }))).toContainEqual([
      'prod-eu',
      2000,
      3000,
      3000,
    ])
    await sql.query('TRUNCATE observation')
  })

  it('chain within one batch', async () => {
    expect(
      await record(anObservation({ from: 2000, lastSeen: 2000 }), anObservation(), anObservation({ from: 3000 })),
    ).toEqual([
      ['prod-eu', 3000, null, 1000],
      ['prod-eu', 2000, 3000, 2000],
      ['prod-eu', 1000, 2000, 1000],
    ])
    await sql.query('TRUNCATE observation')
  })

  it('of another cluster or of Git go on beside it', async () => {
    const rows = await record(
      anObservation(),
      anObservation({ cluster: 'prod-us' }),
      anObservation({ source: 'git', cluster: null }),
    )
    expect(rows.map(([, , to]) => to)).toEqual([null, null, null])
    expect((await store.listObservations(key, 1)).length).toBe(1)
    await sql.query('TRUNCATE observation')
  })
})

describe('promotions', () => {
  it('are recorded with their event, or not at all', async () => {
    const event = anEvent({ type: 'promotion.requested', correlation: 'p1' })
    await store.recordPromotion(aPromotion(), [event])
    expect(await store.findPromotion('p1')).toEqual(aPromotion())
    await expect(store.recordPromotion(aPromotion(), [event])).rejects.toMatchObject({ code: 'conflict' })
    expect(await store.listEvents({ correlation: 'p1', limit: 10 })).toHaveLength(1)
    expect(await store.findPromotion('unknown')).toBeNull()
  })

  it('move by compare-and-swap: of many movers exactly one wins, and only its event is kept', async () => {
    const event = anEvent({ type: 'promotion.opened', correlation: 'p1' })
    const moves = Array.from({ length: 12 }, (_, n) =>
      (n % 2 ? store : other).movePromotion(aPromotion({ state: 'open', number: n }), 1000, [event]),
    )
    const results = await Promise.allSettled(moves)
    const won = results.filter(result => result.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const lost of results) if (lost.status === 'rejected') expect(lost.reason).toMatchObject({ code: 'conflict' })
    expect(await store.findPromotion('p1')).toEqual(won[0]?.value)
    expect(await store.listEvents({ type: 'promotion.opened', limit: 10 })).toHaveLength(1)
  })

  it('moved twice within one millisecond are still told apart', async () => {
    const first = await store.recordPromotion(aPromotion({ id: 'p2' }), [anEvent()])
    const moved = await store.movePromotion({ ...first, note: 'a' }, first.updatedAt, [])
    expect(moved.updatedAt).toBeGreaterThan(first.updatedAt)
    await expect(store.movePromotion({ ...first, note: 'b' }, first.updatedAt, [])).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('are listed newest first by target, plan and whether they are still on the way', async () => {
    await store.recordPromotion(aPromotion({ id: 'p3', planId: 'plan3', state: 'closed', requestedAt: 5000 }), [
      anEvent(),
    ])
    const target = { service: 'cart', environment: 'prod' }
    expect((await store.listPromotions({ target, limit: 10 })).map(({ id }) => id)).toEqual(['p3', 'p2', 'p1'])
    expect((await store.listPromotions({ active: true, limit: 10 })).map(({ id }) => id)).toEqual(['p2', 'p1'])
    expect((await store.listPromotions({ active: false, limit: 10 })).map(({ id }) => id)).toEqual(['p3'])
    expect((await store.listPromotions({ planId: 'plan3', limit: 10 })).map(({ id }) => id)).toEqual(['p3'])
    expect(await store.listPromotions({ target: { service: 'x', environment: 'prod' }, limit: 10 })).toEqual([])
  })
})

describe('exclusively', () => {
  it('lets one in at a time over all processes, and others of another name beside it', async () => {
    let inside = 0
    let most = 0
    async function work() {
      inside += 1
      most = Math.max(most, inside)
      await store.check()
      inside -= 1
    }
    await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 ? store : other).exclusively(['plan1'], work)))
    expect(most).toBe(1)
    await store.exclusively(['a'], () => other.exclusively(['b'], async () => {}))
  })

  it('passes result and error on, and is free again after an error', async () => {
    await expect(store.exclusively(['x'], () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
    expect(await other.exclusively(['x'], async () => 42)).toBe(42)
  })
})

async function storedRows() {
  const cells = await store.readCells()
  const memories = new Map((await store.readMemories()).map(({ key, memory }) => [cellId(key), memory]))
  return cells.map(cell => ({ cell, memory: memories.get(cellId(cell)) }))
}
