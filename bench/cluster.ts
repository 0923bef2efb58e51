import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { namespaceOf, type ShopEnvironment } from './shop/services'
import type { Workshop } from './workshop'

/** The shop's API server, in a process of its own. */
export interface ShopCluster {
  readonly kubeconfig: Readonly<Record<string, unknown>>
  /** Sets an image by hand, as `kubectl set image` does. */
  setImage(environment: ShopEnvironment, name: string, image: string): Promise<void>
  /** That many pods a second become ready or unready; 0 ends it. */
  storm(eventsPerSecond: number): void
}

const started = z.object({ kubeconfig: z.record(z.string(), z.unknown()), url: z.string(), token: z.string() })

export async function startCluster(workshop: Workshop, services: number, faulty: boolean): Promise<ShopCluster> {
  const program = fileURLToPath(new URL('./cluster-process.ts', import.meta.url))
  const child = fork(program, [String(services), faulty ? 'faulty' : 'whole'], { execArgv: ['--import', 'tsx'] })
  workshop.onClose(async () => {
    if (child.exitCode !== null) return
    child.disconnect()
    await once(child, 'exit')
  })
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  const { kubeconfig, url, token } = started.parse(message)
  return {
    kubeconfig,
    storm: eventsPerSecond => void child.send({ storm: eventsPerSecond }),
    async setImage(environment, name, image) {
      const place = `namespaces/${namespaceOf(environment)}/deployments/${name}`
      const answer = await fetch(`${url}/apis/apps/v1/${place}?fieldManager=kubectl-set`, {
        method: 'PATCH',
        headers: {
          'content-type': 'application/strategic-merge-patch+json',
          authorization: `Bearer ${token}`,
        },
        body: JSON.stringify({ spec: { template: { spec: { containers: [{ name: 'app', image }] } } } }),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
  }
}
