import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { z } from 'zod'
import { type BoardServer, prepare, startBoardServer } from './board-server'
import { type Figure, type Measurement, median, p95 } from './figure'
import { firstVersion, namespaceOf, shopEnvironments } from './shop/services'
import { openWorkshop } from './workshop'
import { startWorld, type World } from './world'

const services = 1_000
const events = 200
const budgetMs = 150
const visits = 5
/** First sights and histories are read meanwhile. */
const settleMs = 15_000
const seenSchema = z.object({ changed: z.number(), painted: z.number() })
const sightSchema = z.array(z.tuple([z.string(), z.number()]))

/** All of it real: API server, production server, PostgreSQL, browser. From the write to the API server to the painted cell. */
export const eventToPixel: Measurement = {
  name: 'event-to-pixel',
  async run(say) {
    const workshop = openWorkshop()
    say('building the pages if needed')
    const browserPath = await prepare()
    const world = await startWorld(workshop, services)
    const server = await startBoardServer(workshop, world)
    const early = server.residentMb()
    say(`the board was complete after ${Math.round(server.completeMs)} ms`)
    const browser = await chromium.launch({ executablePath: browserPath, args: ['--disable-background-networking'] })
    workshop.onClose(() => browser.close())
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript({ path: fileURLToPath(new URL('./in-page.js', import.meta.url)) })

    await pause(settleMs)
    const opened = await openBoard(page, server.url)
    const pixels = await measureEvents(page, world, server, say)
    const figures: Figure[] = [
      ...pixels,
      ...opened,
      { name: 'server start to the complete board', value: server.completeMs, unit: 'ms', budget: null },
      ...resident('when the board is complete', early),
      ...resident(`after ${events} events`, server.residentMb()),
    ]
    await workshop.close()
    return figures
  },
}

async function openBoard(page: Page, url: string): Promise<readonly Figure[]> {
  const first: number[] = []
  const usable: number[] = []
  for (let visit = 0; visit < visits; visit += 1) {
    const before = performance.timeOrigin + performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    usable.push(z.number().parse(await page.evaluate('bench.usable()')) - before)
    first.push(z.number().parse(await page.evaluate('bench.firstContent()')) - before)
  }
  return [
    { name: `board opened: first content, median of ${visits}`, value: median(first), unit: 'ms', budget: null },
    { name: `board opened: usable, median of ${visits}`, value: median(usable), unit: 'ms', budget: null },
  ]
}

async function measureEvents(
  page: Page,
  world: World,
  { environments }: BoardServer,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  // Under the pointer the rows keep their order, as under a reader's.
  await page.mouse.move(900, 500)
  await pause(1_000)
  const cells = sightSchema.parse(await page.evaluate('bench.inSight()'))
  const named = new Map(world.services.map(service => [service.name, service]))
  const changed: number[] = []
  const painted: number[] = []
  for (let event = 0; event < events; event += 1) {
    const [name, column] = cells[event % cells.length] ?? ['', 0]
    const service = named.get(name)
    const environment = shopEnvironments.find(one => one === environments[column])
    if (service === undefined || environment === undefined) throw new Error(`The shop has no ${name}.`)
    const drifts = Math.floor(event / cells.length) % 2 === 0
    await page.evaluate(`bench.watch(${JSON.stringify(name)}, ${column}, ${drifts})`)
    const version = drifts ? `hotfix-${event}` : firstVersion(service, environment)
    const before = performance.timeOrigin + performance.now()
    await setImage(world, namespaceOf(environment), name, `${service.image}:${version}`)
    const seen = seenSchema.parse(await page.evaluate('bench.seen'))
    changed.push(seen.changed - before)
    painted.push(seen.painted - before)
    // Out of step with the loops' own intervals.
    await pause(150 + ((event * 7919) % 500))
  }
  say(`painted after: ${painted.map(Math.round).join(' ')}`)
  const place = `cluster event to the changed cell, ${services} × ${environments.length}, of ${events}`
  return [
    { name: `${place}: painted, p95`, value: p95(painted), unit: 'ms', budget: budgetMs },
    { name: `${place}: painted, median`, value: median(painted), unit: 'ms', budget: null },
    { name: `${place}: in the DOM, p95`, value: p95(changed), unit: 'ms', budget: null },
    { name: `${place}: painted, slowest`, value: Math.max(...painted), unit: 'ms', budget: null },
  ]
}

async function setImage({ cluster }: World, namespace: string, name: string, image: string): Promise<void> {
  const url = `${cluster.url}/apis/apps/v1/namespaces/${namespace}/deployments/${name}?fieldManager=kubectl-set`
  const answer = await fetch(url, {
    method: 'PATCH',
    headers: {
      'content-type': 'application/strategic-merge-patch+json',
      authorization: `Bearer ${cluster.access.admin.token}`,
    },
    body: JSON.stringify({ spec: { template: { spec: { containers: [{ name: 'app', image }] } } } }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

function resident(when: string, value: number | null): readonly Figure[] {
  const note = value === null ? { note: 'this system does not tell' } : {}
  return [{ name: `server's resident memory ${when}`, value, unit: 'MB', budget: null, ...note }]
}
