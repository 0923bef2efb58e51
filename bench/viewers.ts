import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { faultOf, firstVersion, shopEnvironments } from './shop/services'
import type { Workshop } from './workshop'
import type { World } from './world'

export interface Viewers {
  /** Milliseconds from before each of so many writes to the API server until each reader had it; infinite where one never came. */
  measure(world: World, events: number): Promise<readonly number[]>
  close(): Promise<void>
}

const answer = z.object({ at: z.array(z.number().nullable()), resyncs: z.number() })
const patienceMs = 10_000

/** Readers of the stream in a process of their own; those that are stalled never read. */
export async function openViewers(workshop: Workshop, url: string, reading: number, stalled: number): Promise<Viewers> {
  const program = fileURLToPath(new URL('./viewers-process.ts', import.meta.url))
  const child = fork(program, [url, String(reading), String(stalled)], { execArgv: ['--import', 'tsx'] })
  const close = async () => {
    if (child.exitCode !== null) return
    child.disconnect()
    await once(child, 'exit')
  }
  workshop.onClose(close)
  await once(child, 'message')
  let number = 0
  return {
    async measure(world, events) {
      const delays: number[] = []
      for (let event = 0; event < events; event += 1) {
        number += 1
        const word = `viewed-${number}-x`
        const service = world.services[(number * 61) % world.services.length]
        const environment = shopEnvironments[number % shopEnvironments.length]
        if (service === undefined || environment === undefined || faultOf(service, environment) !== null) continue
        child.send({ word })
        const before = performance.timeOrigin + performance.now()
        await world.cluster.setImage(environment, service.name, `${service.image}:${word}`)
        delays.push(...(await arrivals(word)).map(at => (at === null ? Number.POSITIVE_INFINITY : at - before)))
        await world.cluster.setImage(
          environment,
          service.name,
          `${service.image}:${firstVersion(service, environment)}`,
        )
        await pause(100)
      }
      return delays
    },
    close,
  }

  async function arrivals(word: string): Promise<readonly (number | null)[]> {
    const deadline = performance.now() + patienceMs
    for (;;) {
      await pause(1_500)
      child.send({ told: word })
      const [message] = await once(child, 'message')
      const { at } = answer.parse(message)
      if (at.every(one => one !== null) || performance.now() > deadline) return at
      child.send({ word })
    }
  }
}
