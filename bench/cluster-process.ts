import { z } from 'zod'
import type { JsonObject } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { startApiServer } from '@/demo/kubernetes/server'
import { shopObjects } from './shop/objects'
import { shopServices } from './shop/services'

/**
 * The shop's cluster in a process of its own, started by cluster.ts: SERVICES FAULTY. Sends where it listens, then takes
 * {storm: EVENTS} : that many pods a second become ready or unready, until another number comes.
 */
const [count = '0', faulty = ''] = process.argv.slice(2)
const storming = z.object({ storm: z.number() })
const objects = shopObjects(shopServices(Number(count)), Date.now(), faulty === 'faulty')
const server = await startApiServer({ name: 'main', objects, bookmarkMs: 10_000 })
const stormMs = 25
let storm: NodeJS.Timeout | undefined
let next = 0
let owed = 0

process.on('message', message => {
  const { storm: perSecond } = storming.parse(message)
  clearInterval(storm)
  if (perSecond > 0) storm = setInterval(() => blow((perSecond * stormMs) / 1000), stormMs)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ kubeconfig: server.kubeconfig(), url: server.url, token: server.access.admin.token })

function blow(events: number): void {
  const kind = kindOf('pods')
  const pods = server.store.list(kind)
  for (owed += events; owed >= 1; owed -= 1) {
    // A stride that is prime to any number of pods we make: each comes once before the first comes again.
    next = (next + 7919) % pods.length
    const pod = pods[next]
    if (pod !== undefined) server.store.put(kind, turned(pod))
  }
}

const podShape = z.looseObject({
  status: z.looseObject({ conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })) }),
})

function turned(pod: JsonObject): JsonObject {
  const known = podShape.parse(pod)
  const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  const conditions = known.status.conditions.map(condition =>
    condition.type === 'Ready'
      ? { ...condition, status: condition.status === 'True' ? 'False' : 'True', lastTransitionTime: at }
      : condition,
  )
  return JSON.parse(JSON.stringify({ ...known, status: { ...known.status, conditions } }))
}
