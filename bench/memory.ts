import { setTimeout as pause } from 'node:timers/promises'
import { prepare, startBoardServer } from './board-server'
import type { Measurement } from './figure'
import { replicas, shopEnvironments } from './shop/services'
import { openWorkshop } from './workshop'
import { startWorld } from './world'

const promised = [
  { services: 1_000, budgetMb: 400 },
  { services: 10_000, budgetMb: 1_000 },
]
const restMs = 60_000
const askMs = 500

/** The server's resident memory, as the system counts it: once it came to rest, and at its most since it started. */
export const memory: Measurement = {
  name: 'memory',
  async *run(say) {
    const only = Number(process.env.BENCH_SERVICES || 0)
    const asked = promised.filter(size => only === 0 || size.services === only)
    const sizes = asked.length > 0 ? asked : [{ services: only, budgetMb: null }]
    await prepare()
    for (const { services, budgetMb } of sizes) {
      const workshop = openWorkshop()
      const world = await startWorld(workshop, services, true)
      const server = await startBoardServer(workshop, world)
      const complete = server.residentMb()
      say(`complete at ${Math.round(complete ?? 0)} MB`)
      const place = `${services} × ${shopEnvironments.length}, ${services * shopEnvironments.length * replicas} pods`
      yield [{ name: `first start at ${place}: complete`, value: server.completeMs, unit: 'ms', budget: null }]
      let most = complete
      for (let waited = 0; waited < restMs; waited += askMs) {
        await pause(askMs)
        most = Math.max(most ?? 0, server.residentMb() ?? 0)
      }
      const name = `resident memory at ${place}`
      yield [
        { name: `${name}: at rest`, value: server.residentMb(), unit: 'MB', budget: budgetMb },
        { name: `${name}: most since complete`, value: most, unit: 'MB', budget: null },
      ]
      await workshop.close()
    }
  },
}
