import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright'
import { z } from 'zod'
import { firstVersion, shopEnvironments } from './shop/services'
import type { World } from './world'

const seenSchema = z.object({ changed: z.number(), painted: z.number() })
const sightSchema = z.array(z.tuple([z.string(), z.number()]))

export interface Pixels {
  /** Milliseconds from before the write to the API server until the cell said it, and until that was painted. */
  readonly changed: readonly number[]
  readonly painted: readonly number[]
}

/** So few that an even number of rounds leaves each as it was. */
const watched = 10

/** Cells in sight drift and return, one after the other, under the pointer, so that rows stay where they are. */
export async function measurePixels(
  page: Page,
  world: World,
  environments: readonly string[],
  events: number,
  begin: () => Promise<void> = async () => {},
): Promise<Pixels> {
  await page.mouse.move(900, 500)
  await pause(1_000)
  const named = new Map(world.services.map(service => [service.name, service]))
  const cells = sightSchema.parse(await page.evaluate('bench.quietInSight()')).slice(0, watched)
  if (cells.length === 0) throw new Error('No cell in sight is Synced.')
  await begin()
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
    await world.cluster.setImage(environment, name, `${service.image}:${version}`)
    const seen = seenSchema.parse(await page.evaluate('bench.seen'))
    changed.push(seen.changed - before)
    painted.push(seen.painted - before)
    // Out of step with the loops' own intervals.
    await pause(150 + ((event * 7919) % 500))
  }
  return { changed, painted }
}
