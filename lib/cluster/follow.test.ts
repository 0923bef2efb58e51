/** A server restored from a backup keeps silent about versions that it has not reached again; so does one that lost its memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCluster } from './cluster'
import { kubeconfigText } from './testing/backend'
import { createManualClock } from './testing/manual-clock'
import { until } from './testing/until'

test('a server that is behind what was seen of it is listed anew before anything passes for fresh', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-follow-'))
  const clock = createManualClock()
  let world = { resourceVersion: '1000', names: ['web', 'api'] }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    // Neither Flux nor Argo CD is installed.
    if (/^\/apis\/[^/]+$/.test(url.pathname)) {
      response.writeHead(404).end('{}')
      return
    }
    if (url.searchParams.has('watch')) {
      response.writeHead(200).flushHeaders()
      clock.after(Number(url.searchParams.get('timeoutSeconds')) * 1_000, () => response.end())
      return
    }
    const items = url.pathname.endsWith('/deployments') ? world.names.map(deployment) : []
    response.end(JSON.stringify({ metadata: { resourceVersion: world.resourceVersion }, items }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubeconfigText(`http://127.0.0.1:${port}`, { token: 'token', authority: null }))
  const cluster = createCluster({ name: 'east', kubeconfig }, clock)
  try {
    await cluster.start()
    const listed = clock.now()
    const read = (name: string) => cluster.read({ kind: 'Deployment', namespace: 'shop', name })
    const second = () => clock.advance(1_000)

    await until(() => (cluster.status().asOf ?? 0) > listed, second)
    expect(read('api')).toMatchObject({ kind: 'found' })
    expect(read('other')).toMatchObject({ kind: 'absent', listedAt: listed })

    world = { resourceVersion: '500', names: ['web'] }
    const restored = clock.now()
    await until(() => {
      const result = read('api')
      if (result.kind === 'found') expect(result.asOf).toBeLessThanOrEqual(restored)
      return result.kind === 'absent'
    }, second)
    expect(read('web')).toMatchObject({ kind: 'found' })
  } finally {
    await cluster.stop()
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

function deployment(name: string): object {
  return {
    metadata: { name, namespace: 'shop', uid: name },
    spec: { replicas: 0, template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } },
  }
}
