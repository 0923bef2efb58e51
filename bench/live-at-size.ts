import { get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright'
import { z } from 'zod'
import { messageOf } from '@/lib/errors'
import { type BoardServer, prepare, startBoardServer } from './board-server'
import { openBoard, openBrowser, scriptBytes } from './browser'
import { type Figure, type Measurement, median, p95, p99 } from './figure'
import { measurePixels, type Pixels } from './pixels'
import { load } from './print'
import { replicas, shopEnvironments } from './shop/services'
import { openViewers } from './viewers'
import { openWorkshop } from './workshop'
import { startWorld, type World } from './world'

const services = Number(process.env.BENCH_SERVICES || 5_000)
const place = `${services} × ${shopEnvironments.length}, ${services * shopEnvironments.length * replicas} pods`
const settleMs = 15_000
const events = 60
const stormPerSecond = 200
const viewers = 500
const stalled = 50
const scrollMs = 6_000
const scrolled = z.object({ longest: z.number(), frames: z.number(), slowest: z.number() })

/** The whole product at the size it promises: a restart, a page, a storm, many viewers. Every twentieth cell is not as Git says. */
export const liveAtSize: Measurement = {
  name: 'live-at-size',
  async *run(say) {
    const workshop = openWorkshop()
    say('building the pages if needed')
    const browserPath = await prepare()
    const world = await startWorld(workshop, services, true)
    const first = await startBoardServer(workshop, world)
    yield [{ name: `first start at ${place}: complete`, value: first.completeMs, unit: 'ms', budget: null }]
    await pause(settleMs)
    await first.stop()
    const server = await startBoardServer(workshop, world, true)
    yield [
      { name: `restart at ${place}: stored board`, value: server.storedMs, unit: 'ms', budget: 1_000 },
      { name: `restart at ${place}: complete`, value: server.completeMs, unit: 'ms', budget: 15_000 },
      { name: 'board, compressed', value: (await boardBytes(server.url)) / world.cells, unit: 'B/cell', budget: 120 },
    ]
    await pause(settleMs)
    const page = await openBrowser(workshop, browserPath)
    const parts: readonly (readonly [string, () => Promise<readonly Figure[]>])[] = [
      ['board opened', () => openBoard(page, server.url, { firstMs: 1_000, usableMs: 1_500 })],
      ['JavaScript of the board', () => scriptFigure(page, server.url)],
      ['scrolling', () => measureScroll(page, server.url, say)],
      ['event to painted cell, quiet', () => measureQuiet(page, world, server, say)],
      ['event to painted cell, in a storm', () => measureStorm(page, world, server, say)],
      [`${viewers} viewers`, () => measureViewers(workshop, world, server, say)],
      [`${stalled} stalled viewers`, () => measureStalled(workshop, world, server, say)],
    ]
    for (const [name, measure] of parts) {
      yield await measure().catch(error => [notMeasured(name, error)])
      world.cluster.storm(0)
      say(`resident memory ${Math.round(server.residentMb() ?? 0)} MB, load ${load()}`)
    }
    await workshop.close()
  },
}

/** What goes wrong in one part takes no figure from the others. */
function notMeasured(name: string, error: unknown): Figure {
  return { name, value: null, unit: '', budget: null, note: messageOf(error) }
}

function boardBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(`${url}/api/v1/board`, { headers: { 'accept-encoding': 'gzip' } }, response => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () => resolve(bytes))
    }).on('error', reject)
  })
}

async function scriptFigure(page: Page, url: string): Promise<readonly Figure[]> {
  const bytes = await scriptBytes(page, url)
  return [{ name: 'JavaScript of the board, compressed', value: bytes / 1_000, unit: 'kB', budget: 180 }]
}

async function measureScroll(page: Page, url: string, say: (line: string) => void): Promise<readonly Figure[]> {
  await page.goto(url)
  await page.evaluate(`bench.whole(${services})`)
  say(`tasks while it opened: ${JSON.stringify(await page.evaluate('bench.tasks'))}`)
  await page.mouse.move(900, 500)
  await pause(2_000)
  const { longest, frames, slowest } = scrolled.parse(await page.evaluate(`bench.scroll(${scrollMs})`))
  say(`scrolled ${frames} frames, the slowest ${Math.round(slowest)} ms`)
  return [{ name: 'scrolling: longest task (0: none of 50 ms)', value: longest, unit: 'ms', budget: 50 }]
}

function pixelFigures(when: string, { painted }: Pixels): readonly Figure[] {
  const name = `event to painted cell, ${when}, of ${painted.length}`
  return [
    { name: `${name}: p95`, value: p95(painted), unit: 'ms', budget: 200 },
    { name: `${name}: median`, value: median(painted), unit: 'ms', budget: null },
    { name: `${name}: slowest`, value: Math.max(...painted), unit: 'ms', budget: null },
  ]
}

async function measureQuiet(
  page: Page,
  world: World,
  server: BoardServer,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const pixels = await measurePixels(page, world, server.environments, events)
  say(`painted after: ${pixels.painted.map(Math.round).join(' ')}`)
  return pixelFigures('quiet', pixels)
}

async function measureStorm(
  page: Page,
  world: World,
  server: BoardServer,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const pixels = await measurePixels(page, world, server.environments, events, async () => {
    world.cluster.storm(stormPerSecond)
    await pause(3_000)
  })
  say(`painted in the storm after: ${pixels.painted.map(Math.round).join(' ')}`)
  world.cluster.storm(0)
  await pause(3_000)
  return pixelFigures(`in a storm of ${stormPerSecond} pod events/s`, pixels)
}

async function measureViewers(
  workshop: ReturnType<typeof openWorkshop>,
  world: World,
  server: BoardServer,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const reading = await openViewers(workshop, server.url, viewers, 0)
  const quiet = await reading.measure(world, 10)
  world.cluster.storm(stormPerSecond)
  await pause(2_000)
  const stormy = await reading.measure(world, 10)
  world.cluster.storm(0)
  await reading.close()
  say(`the slowest viewer: ${Math.round(Math.max(...quiet))} ms, in the storm ${Math.round(Math.max(...stormy))} ms`)
  return [
    { name: `${viewers} viewers: a change at each, p99`, value: p99(quiet), unit: 'ms', budget: 1_000 },
    { name: `${viewers} viewers in a storm: a change at each, p99`, value: p99(stormy), unit: 'ms', budget: 1_000 },
  ]
}

async function measureStalled(
  workshop: ReturnType<typeof openWorkshop>,
  world: World,
  server: BoardServer,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  await pause(5_000)
  const before = server.residentMb()
  const still = await openViewers(workshop, server.url, 0, stalled)
  world.cluster.storm(stormPerSecond)
  await pause(30_000)
  world.cluster.storm(0)
  const after = server.residentMb()
  await still.close()
  say(`resident memory ${Math.round(before ?? 0)} MB, with ${stalled} stalled viewers ${Math.round(after ?? 0)} MB`)
  const grown = before === null || after === null ? null : (after - before) / stalled
  return [{ name: 'server memory grown by a stalled viewer in 30 s of storm', value: grown, unit: 'MB', budget: 4 }]
}
