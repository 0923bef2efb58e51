import { join } from 'node:path'
import type { Clock } from '@/demo/controllers/clock'
import { type Controllers, startControllers } from '@/demo/controllers/controllers'
import { type ApiServer, startApiServer } from '@/demo/kubernetes/server'
import type { StoreDump } from '@/demo/kubernetes/store'
import { type ClusterDelivery, type Deliverer, startDeliverer } from './delivery'
import { type Hands, handsOn } from './hands'
import { readWhole, writeWhole } from './kept'

export interface DemoCluster {
  readonly name: string
  readonly server: ApiServer
  readonly hands: Hands
  readonly delivery: ClusterDelivery
  readonly controllers: Controllers
  readonly kubeconfig: string
  /** True when nothing was kept from an earlier start. */
  readonly isNew: boolean
  save(): void
  stop(): Promise<void>
}

export interface ClusterOptions {
  readonly name: string
  readonly deliverer: Deliverer
  readonly folder: string
  readonly port: number
  readonly token: string
  readonly clock: Clock
  /** Where the delivery controllers really read a repository's address. */
  readonly locate: (url: string) => string
}

/** One cluster: API server, controllers, delivery; its objects are kept in a file. */
export async function startDemoCluster({
  name,
  deliverer,
  folder,
  port,
  token,
  clock,
  locate,
}: ClusterOptions): Promise<DemoCluster> {
  const objects = join(folder, `${name}.objects.json`)
  const kubeconfig = join(folder, `${name}.kubeconfig`)
  const server = await startApiServer({ name, port, token, now: clock.now })
  const isNew = !load(server, readWhole(objects))
  writeWhole(kubeconfig, `${JSON.stringify(server.kubeconfig(), null, 2)}\n`)
  const controllers = startControllers({ api: server.api, clock })
  const delivery = startDeliverer(deliverer, { api: server.api, clock, locate })
  return {
    name,
    server,
    hands: handsOn(server),
    delivery,
    controllers,
    kubeconfig,
    isNew,
    save: () => writeWhole(objects, JSON.stringify(server.store.dump())),
    async stop() {
      delivery.stop()
      controllers.stop()
      await server.close()
    },
  }
}

function load(server: ApiServer, text: string | null): boolean {
  if (text === null) return false
  try {
    // The store's own writing; what no longer fits is not taken.
    server.store.load(JSON.parse(text) as StoreDump)
    return true
  } catch {
    return false
  }
}
