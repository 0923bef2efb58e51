import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright'
import { type BoardServer, prepare, startBoardServer } from './board-server'
import { openBoard, openBrowser } from './browser'
import { type Figure, type Measurement, median, p95 } from './figure'
import { measurePixels } from './pixels'
import { openWorkshop } from './workshop'
import { startWorld, type World } from './world'

const services = 1_000
const events = 200
const budgetMs = 150
/** First sights and histories are read meanwhile. */
const settleMs = 15_000
/** All of it real: API server, production server, PostgreSQL, browser. From the write to the API server to the painted cell. */
export const eventToPixel: Measurement = {
  name: 'event-to-pixel',
  async *run(say) {
    const workshop = openWorkshop()
    say('building the pages if needed')
    const browserPath = await prepare()
    const world = await startWorld(workshop, services)
    const server = await startBoardServer(workshop, world)
    const early = server.residentMb()
    say(`the board was complete after ${Math.round(server.completeMs)} ms`)
    const page = await openBrowser(workshop, browserPath)
    await pause(settleMs)
    yield await openBoard(page, server.url, { firstMs: null, usableMs: null })
    yield [
      { name: 'server start to the complete board', value: server.completeMs, unit: 'ms', budget: null },
      ...resident('when the board is complete', early),
    ]
    yield await measureEvents(page, world, server, say)
    yield resident(`after ${events} events`, server.residentMb())
    await workshop.close()
  },
}

async function measureEvents(
  page: Page,
  world: World,
  { environments }: BoardServer,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const { changed, painted } = await measurePixels(page, world, environments, events)
  say(`painted after: ${painted.map(Math.round).join(' ')}`)
  const place = `cluster event to the changed cell, ${services} × ${environments.length}, of ${events}`
  return [
    { name: `${place}: painted, p95`, value: p95(painted), unit: 'ms', budget: budgetMs },
    { name: `${place}: painted, median`, value: median(painted), unit: 'ms', budget: null },
    { name: `${place}: in the DOM, p95`, value: p95(changed), unit: 'ms', budget: null },
    { name: `${place}: painted, slowest`, value: Math.max(...painted), unit: 'ms', budget: null },
  ]
}

function resident(when: string, value: number | null): readonly Figure[] {
  const note = value === null ? { note: 'this system does not tell' } : {}
  return [{ name: `server's resident memory ${when}`, value, unit: 'MB', budget: null, ...note }]
}
