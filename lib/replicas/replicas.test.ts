import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PreviewView, ServiceView } from '@/lib/contract'
import { type Shop, setImage, startShop } from '@/lib/usecases/__fixtures__/shop'
import { type Cuttable, openCuttable } from './testing/cuttable'
import { type ReplicaProcess, type SeenBoard, startReplica } from './testing/replica-process'

const takeoverMs = 15_000
let shop: Shop
let sql: pg.Client
let replicas: readonly ReplicaProcess[] = []
const lines = new Map<string, Cuttable>()
let started = 0

beforeAll(async () => {
  shop = await startShop()
  sql = new pg.Client({ connectionString: shop.databaseUrl })
  await sql.connect()
  await refill()
})
afterAll(async () => {
  await Promise.all(replicas.map(replica => replica.stop()))
  for (const line of lines.values()) await line.close()
  await sql.end()
  await shop.close()
})

/** Three processes that show the truth. */
async function refill(): Promise<void> {
  const missing = Array.from({ length: 3 - replicas.length }, async () => {
    const name = `r${started++}`
    const line = await openCuttable(shop.databaseUrl)
    lines.set(name, line)
    return startReplica(name, [shop.config, line.url, join(shop.dataFolder, name)])
  })
  replicas = [...replicas, ...(await Promise.all(missing))]
  await agree(replicas, liveInProd)
}

const good = 'registry.example/shop/cart:1.4.1'
let liveInProd = good

/** Resolves when all show the same, fresh, with this image in prod and at the same version. */
async function agree(of: readonly ReplicaProcess[], image: string): Promise<void> {
  await first(of).until(async () => {
    const boards = await Promise.all(of.map(one => one.board()))
    const texts = new Set(boards.map(board => JSON.stringify([board.version, board.cells, board.environments])))
    return texts.size === 1 && boards.every(board => isTrue(board, image))
  })
}

function isTrue({ cells, isObserved }: SeenBoard, image: string): boolean {
  const prod = cells.find(cell => cell.environment === 'prod')
  return isObserved && cells.length === 2 && cells.every(cell => !cell.stale) && prod?.live === image
}

async function holderPid(): Promise<number> {
  const { rows } = await sql.query('SELECT holder FROM lease')
  return Number(String(rows[0]?.holder).split(' ').at(-1))
}

async function roles(): Promise<{ readonly observer: ReplicaProcess; readonly others: readonly ReplicaProcess[] }> {
  const pid = await holderPid()
  const observer = replicas.find(one => one.pid === pid)
  if (observer === undefined) throw new Error('no replica of this test observes')
  return { observer, others: replicas.filter(one => one !== observer) }
}

/** The cluster's workload changes all the time until `end`, which leaves it as Git says. */
function startLoad(): { readonly end: () => Promise<void> } {
  let running = true
  const working = (async () => {
    for (let n = 0; running; n += 1) {
      await setLive(`registry.example/shop/cart:load-${n}`)
      await pause(100)
    }
  })()
  return {
    async end() {
      running = false
      await working
      await setLive(good)
    },
  }
}

describe('three processes over one database', () => {
  it('show the same, and each tells its viewers every change once, in order', async () => {
    const before = replicas.map(one => one.told.length)
    const load = startLoad()
    await first(replicas).until(() => replicas.every((one, index) => one.told.length > (before[index] ?? 0) + 20))
    await load.end()
    await agree(replicas, good)
    for (const [index, one] of replicas.entries()) {
      const versions = one.told
        .slice(before[index])
        .flatMap(told => (told.event === 'change' && !told.whole ? [told.version ?? 0] : []))
      expect(versions).toEqual(versions.map((_, at) => (versions[0] ?? 0) + at))
    }
  }, 60_000)

  it('each knows the pods, previews and promotes; what one records all tell', async () => {
    const { others } = await roles()
    for (const one of replicas) {
      const view = await one.ask<ServiceView>('service')
      expect(view.pods.flatMap(place => place.pods).length).toBeGreaterThan(1)
      expect((await one.ask<PreviewView>('preview')).title).toBe('Promote cart 1.4.2 to prod')
    }
    const promotion = await first(others).ask<{ number: number; state: string }>('promote')
    expect(promotion.state).toBe('open')
    await first(replicas).until(() => replicas.every(one => one.told.some(told => told.state === 'open')))
  }, 60_000)

  it('one whose database is cut off shows what it sees, the others take over, and it follows them when the line is back', async () => {
    const { observer, others } = await roles()
    const cutAt = Date.now()
    lines.get(observer.name)?.cut()
    await first(others).until(async () => (await holderPid()) !== observer.pid)
    await agree(others, good)
    expect(Date.now() - cutAt).toBeLessThan(takeoverMs)
    await setLive('registry.example/shop/cart:seen-alone')
    await observer.until(async () =>
      (await observer.board()).cells.some(cell => cell.state === 'Drifted' && !cell.stale),
    )
    lines.get(observer.name)?.mend()
    await setLive(good)
    await agree(replicas, good)
    expect(await holderPid()).not.toBe(observer.pid)
  }, 60_000)

  it('one that freezes is taken over within 15 s, and writes and tells nothing of its own when it wakes', async () => {
    const { observer, others } = await roles()
    const load = startLoad()
    await pause(500)
    observer.freeze()
    const frozenAt = Date.now()
    await first(others).until(async () => (await holderPid()) !== observer.pid)
    await first(others).until(async () => (await first(others).board()).cells.every(cell => !cell.stale))
    expect(Date.now() - frozenAt).toBeLessThan(takeoverMs)
    const { rows } = await sql.query('SELECT epoch::int FROM lease')
    const told = observer.told.length
    observer.thaw()
    await load.end()
    await agree(replicas, good)
    const since = observer.told.slice(told).filter(one => one.event === 'change')
    expect(since.filter(one => !one.whole && (one.version ?? 0) < rows[0].epoch * 1e9)).toEqual([])
    expect((await sql.query('SELECT DISTINCT epoch::int FROM source')).rows).toEqual(rows)
  }, 90_000)

  it('one that is killed is taken over within 15 s, and the others go on to the truth', async () => {
    const { observer, others } = await roles()
    const load = startLoad()
    await pause(500)
    await observer.kill()
    const killedAt = Date.now()
    replicas = others
    await first(others).until(
      async () => (await first(others).board()).isObserved && (await holderPid()) !== observer.pid,
    )
    await first(others).until(async () => (await first(others).board()).cells.every(cell => !cell.stale))
    const took = Date.now() - killedAt
    await load.end()
    await agree(others, good)
    expect(took).toBeLessThan(takeoverMs)
    await refill()
  }, 90_000)

  it('one that is stopped hands over within a second', async () => {
    const { observer, others } = await roles()
    const noted = new Promise<void>(resolve => {
      sql.on('notification', ({ payload }) => {
        if (payload === '{"kind":"lease"}') resolve()
      })
    })
    await sql.query('LISTEN plimsoll')
    replicas = others
    const stopping = observer.stop()
    await noted
    const releasedAt = Date.now()
    await first(others).until(async () => (await holderPid()) !== observer.pid)
    expect(Date.now() - releasedAt).toBeLessThan(1_000)
    await stopping
    await agree(others, good)
  }, 60_000)
})

function first<T>(of: readonly T[]): T {
  const [one] = of
  if (one === undefined) throw new Error('there is none')
  return one
}

async function setLive(image: string): Promise<void> {
  liveInProd = image
  await setImage(shop, image)
}
