/** The contract of a watched cluster, over the real protocol: on the demo's API server, and on a real one where there is one. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KubernetesObject } from '@kubernetes/client-node'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeCertificate } from '@/demo/kubernetes/http/certificate'
import { type Clock, systemClock } from './clock'
import { type ClusterOptions, createCluster } from './cluster'
import type { Cluster, WorkloadKey } from './contract'
import { resources } from './resources'
import { type Backend, kubeconfigText } from './testing/backend'
import { startDouble } from './testing/double'
import { openGate } from './testing/gate'
import { createManualClock } from './testing/manual-clock'
import { startReal, whyNoReal } from './testing/real'
import { openRecorder } from './testing/recorder'
import { until } from './testing/until'

const skipped = whyNoReal()
if (skipped) console.info(`The contract of lib/cluster is not tried on a real API server: ${skipped}.`)

describe.each([
  { title: 'the demo’s API server', start: startDouble, skip: null },
  { title: 'a real API server', start: startReal, skip: skipped },
])('a cluster on $title', ({ start, skip }) => {
  describe.skipIf(skip !== null)(skip === null ? 'keeps its contract' : `is not tried: ${skip}`, () => contract(start))
})

function contract(start: () => Promise<Backend>): void {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-cluster-'))
  const namespace = `plimsoll-${randomBytes(4).toString('hex')}`
  const closing: (() => Promise<void>)[] = []
  let backend: Backend

  beforeAll(async () => {
    backend = await start()
    await backend.write({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
  })
  afterEach(async () => {
    for (const close of closing.reverse()) await close()
    closing.length = 0
  })
  afterAll(async () => {
    await backend.remove({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
    await backend.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  interface Wanted extends ClusterOptions {
    readonly kubeconfig?: string
    readonly server?: string
    readonly clock?: Clock
    readonly namespaces?: readonly string[]
  }

  function open({ kubeconfig, server, clock = systemClock, namespaces, ...options }: Wanted = {}): Cluster {
    const file = join(folder, `${randomBytes(4).toString('hex')}.yaml`)
    writeFileSync(file, kubeconfig ?? kubeconfigText(server ?? backend.server.origin, backend.admin))
    const config = { name: 'east', kubeconfig: file, ...(namespaces ? { namespaces } : {}) }
    const cluster = createCluster(config, clock, undefined, options)
    closing.push(() => cluster.stop())
    return cluster
  }

  async function gate() {
    const opened = await openGate(backend.server)
    closing.push(opened.close)
    return { ...opened, server: `${backend.server.protocol}//127.0.0.1:${opened.port}` }
  }

  const key = (name: string): WorkloadKey => ({ kind: 'Deployment', namespace, name })
  const deployment = (name: string, image: string): KubernetesObject =>
    ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
      },
    }) as KubernetesObject
  const isServed = (id: string, of: string | null) =>
    of === null || (!backend.controllers && backend.name.startsWith('the demo') && !id.startsWith('buckets'))
  const imageOf = (cluster: Cluster, name: string) => {
    const result = cluster.read(key(name))
    return result.kind === 'found' ? result.workload.containers[0]?.image : result.kind
  }
  const kindOf = (cluster: Cluster, resource: string) =>
    cluster.status().kinds.find(entry => entry.resource === resource)
  const listedAt = (cluster: Cluster) => {
    const result = cluster.read(key('never-there'))
    return result.kind === 'absent' ? result.listedAt : null
  }

  test('lists every page before it says that something is absent', async () => {
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) await backend.write(deployment(name, 'web:1'))
    const cluster = open({ timing: { pageSize: 2 } })
    expect(cluster.read(key('p1'))).toMatchObject({ kind: 'notRead' })
    await cluster.start()
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) expect(imageOf(cluster, name)).toBe('web:1')
    expect(cluster.read(key('p6'))).toMatchObject({ kind: 'absent' })
    expect(cluster.list().filter(workload => workload.namespace === namespace)).toHaveLength(5)
    expect(cluster.status()).toMatchObject({ state: 'watching', lastFailure: null })
    expect(cluster.status().version).toMatch(/^v1\./)
  })

  test('says of a kind that it does not watch that it was not read', async () => {
    const cluster = open()
    await cluster.start()
    expect(cluster.read({ kind: 'Rollout', namespace, name: 'web' })).toMatchObject({
      kind: 'notRead',
      reason: 'Objects of kind Rollout are not watched.',
    })
  })

  test('tells of what was added, changed and deleted, by name', async () => {
    const cluster = open()
    let started = false
    cluster.onChange(changed => {
      started ||= changed === 'all'
    })
    await cluster.start()
    await until(() => started)
    const told: WorkloadKey[] = []
    cluster.onChange(changed => changed !== 'all' && told.push(...changed))
    const isTold = () => told.splice(0).some(({ kind, name }) => kind === 'Deployment' && name === 'news')
    await backend.write(deployment('news', 'web:1'))
    await until(isTold)
    expect(imageOf(cluster, 'news')).toBe('web:1')
    await backend.write(deployment('news', 'web:2'))
    await until(() => isTold() && imageOf(cluster, 'news') === 'web:2')
    await backend.remove(deployment('news', 'web:2'))
    await until(() => isTold() && imageOf(cluster, 'news') === 'absent')
  })

  test('says who wrote an image, and since when', async () => {
    await backend.write(deployment('owned', 'web:1'))
    const cluster = open()
    await cluster.start()
    const result = cluster.read(key('owned'))
    const [owner, ...others] = result.kind === 'found' ? (result.workload.containers[0]?.owners ?? []) : []
    expect(owner).toMatchObject({ manager: 'test', operation: 'Apply', subresource: null })
    expect(Math.abs((owner?.time ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(others).toEqual([])
  })

  test('goes on where a broken connection ended, without a new list', async () => {
    await backend.write(deployment('resumed', 'web:1'))
    const wire = await gate()
    const cluster = open({ server: wire.server })
    await cluster.start()
    const listed = listedAt(cluster)
    await backend.write(deployment('resumed', 'web:2'))
    await until(() => imageOf(cluster, 'resumed') === 'web:2')
    wire.cut()
    await backend.write(deployment('resumed', 'web:3'))
    await until(() => imageOf(cluster, 'resumed') === 'web:3')
    expect(listedAt(cluster)).toBe(listed)
    expect(cluster.status().state).toBe('watching')
  })

  test('resumes from the version of the last event, not from that of the list', async () => {
    await backend.write(deployment('versioned', 'web:1'))
    const recorder = await openRecorder(backend.server)
    closing.push(recorder.close)
    const cluster = open({ server: recorder.url })
    await cluster.start()
    const versions = () =>
      recorder.requests
        .filter(({ url }) => url.pathname.endsWith('/deployments') && url.searchParams.has('watch'))
        .map(({ url }) => Number(url.searchParams.get('resourceVersion')))
    await backend.write(deployment('versioned', 'web:2'))
    await until(() => imageOf(cluster, 'versioned') === 'web:2')
    recorder.cut()
    await until(() => versions().length === 2)
    const [first = 0, second = 0] = versions()
    expect(second).toBeGreaterThan(first)
  })

  test('loses the cluster while it refuses connections, keeps what was known, and sees all when it is back', async () => {
    await backend.write(deployment('kept', 'web:1'))
    await backend.write(deployment('gone', 'web:1'))
    const clock = createManualClock()
    const wire = await gate()
    const cluster = open({ server: wire.server, clock })
    await cluster.start()
    await wire.refuse()
    await until(
      () => cluster.status().lastFailure?.code === 'connection_refused',
      () => clock.advance(100),
    )
    expect(cluster.status().state).toBe('lost')
    await backend.write(deployment('kept', 'web:2'))
    await backend.remove(deployment('gone', 'web:1'))
    expect(imageOf(cluster, 'kept')).toBe('web:1')
    expect(imageOf(cluster, 'gone')).toBe('web:1')
    await wire.mend()
    await until(
      () => cluster.status().state === 'watching',
      () => clock.advance(500),
    )
    await until(() => imageOf(cluster, 'kept') === 'web:2' && imageOf(cluster, 'gone') === 'absent')
  })

  test('notices within 100 s that a connection has fallen silent, and says since when it knows nothing', async () => {
    await backend.write(deployment('muted', 'web:1'))
    const clock = createManualClock()
    const wire = await gate()
    const cluster = open({ server: wire.server, clock })
    await cluster.start()
    const told: unknown[] = []
    cluster.onChange(changed => told.push(changed))
    const since = clock.now()
    wire.silence()
    await backend.write(deployment('muted', 'web:2'))
    const before = cluster.status()
    for (let second = 0; second < 100; second += 1) clock.advance(1_000)
    expect(before.state).toBe('watching')
    expect(cluster.status()).toMatchObject({ state: 'lost', asOf: since })
    expect(cluster.read(key('muted'))).toMatchObject({ kind: 'found', asOf: since })
    await until(() => told.includes('all'))
    await wire.mend()
    wire.cut()
    await until(
      () => imageOf(cluster, 'muted') === 'web:2',
      () => clock.advance(500),
    )
    await until(
      () => cluster.status().state === 'watching',
      () => clock.advance(500),
    )
  })

  test('stays fresh in a cluster where nothing happens and no bookmark comes', async () => {
    const timing = { doubtMs: 300, provingSeconds: 1, freshMs: 10_000 }
    const cluster = open({ timing })
    await cluster.start()
    const first = cluster.status().asOf ?? 0
    const states = new Set<string>()
    await until(
      () => (cluster.status().asOf ?? 0) > first + 2_500,
      () => states.add(cluster.status().state),
    )
    expect([...states]).toEqual(['watching'])
  })

  test('reads with our ClusterRole, and with nothing but it', async () => {
    await backend.write(deployment('allowed', 'web:1'))
    const cluster = open({ kubeconfig: kubeconfigText(backend.server.origin, await backend.reader([])) })
    await cluster.start()
    const kinds = new Map(cluster.status().kinds.map(({ resource, state }) => [resource, state]))
    // Custom resources are there only where Flux or Argo CD is installed.
    for (const { id, of } of resources)
      expect([id, kinds.get(id)]).toEqual([id, isServed(id, of) ? 'watching' : 'absent'])
    expect(kinds.size).toBe(resources.length)
    expect(imageOf(cluster, 'allowed')).toBe('web:1')
  })

  test('shows a workload without its pods when pods are forbidden, and names the rule that is missing', async () => {
    await backend.write(deployment('podless', 'web:1'))
    const reader = await backend.reader(['pods', 'nodes', 'horizontalpodautoscalers.autoscaling'])
    const cluster = open({ kubeconfig: kubeconfigText(backend.server.origin, reader) })
    await cluster.start()
    expect(cluster.read(key('podless'))).toMatchObject({ kind: 'found', workload: { pods: null, scaler: 'unknown' } })
    expect(kindOf(cluster, 'pods')).toMatchObject({
      state: 'forbidden',
      objects: 0,
      missingRule: '- apiGroups: [""]\n  resources: [pods]\n  verbs: [list, watch]\n',
    })
    expect(cluster.status().state).toBe('watching')
  })

  test('says not read, never absent, of a kind that is forbidden', async () => {
    const reader = await backend.reader(['deployments.apps'])
    const cluster = open({ kubeconfig: kubeconfigText(backend.server.origin, reader) })
    await cluster.start()
    const result = cluster.read(key('whatever'))
    expect(result).toMatchObject({
      kind: 'notRead',
      reason: expect.stringContaining('forbids reading deployments.apps'),
    })
    expect(JSON.stringify(cluster.status())).not.toContain(reader.token)
  })

  test('reads the configured namespaces one by one where the whole cluster is forbidden', async () => {
    await backend.write(deployment('mine', 'web:1'))
    const kubeconfig = kubeconfigText(backend.server.origin, await backend.reader([], namespace))
    const cluster = open({ kubeconfig, namespaces: [namespace] })
    await cluster.start()
    expect(imageOf(cluster, 'mine')).toBe('web:1')
    expect(cluster.read(key('not-mine'))).toMatchObject({ kind: 'absent' })
    expect(cluster.read({ kind: 'Deployment', namespace: 'default', name: 'mine' })).toMatchObject({
      kind: 'notRead',
      reason: 'The namespace default is not among those that are read in east.',
    })
    await backend.write(deployment('mine', 'web:2'))
    await until(() => imageOf(cluster, 'mine') === 'web:2')
  })

  test('refuses wrong credentials in words, without repeating them', async () => {
    const token = 'wrong-token-0123456789abcdef0123456789abcdef'
    const cluster = open({ kubeconfig: kubeconfigText(backend.server.origin, { ...backend.admin, token }) })
    await cluster.start()
    expect(cluster.status()).toMatchObject({ state: 'lost', lastFailure: { code: 'unauthenticated' } })
    expect(cluster.read(key('x'))).toMatchObject({ kind: 'notRead', fix: expect.stringContaining('kubeconfig') })
    expect(JSON.stringify(cluster.status())).not.toContain(token)
  })

  test('does not talk to a server whose certificate another authority signed', async context => {
    const other = makeCertificate()
    if (!other || backend.server.protocol !== 'https:') return context.skip('no openssl program to make certificates')
    const authority = Buffer.from(other.cert).toString('base64')
    const cluster = open({ kubeconfig: kubeconfigText(backend.server.origin, { ...backend.admin, authority }) })
    await cluster.start()
    expect(cluster.status().lastFailure).toMatchObject({ code: 'certificate_not_trusted' })
    expect(cluster.read(key('x'))).toMatchObject({ kind: 'notRead' })
  })

  test('sends nothing but GET on the resources of the table, and never asks for a Secret', async () => {
    const recorder = await openRecorder(backend.server)
    closing.push(recorder.close)
    const cluster = open({ server: recorder.url, timing: { doubtMs: 100, provingSeconds: 1 } })
    await cluster.start()
    await until(
      () =>
        recorder.requests.filter(({ url }) => url.search.includes('limit=1&') || url.search.endsWith('limit=1'))
          .length > 9,
    )
    const allowed = resources.flatMap(({ group, version, plural, of }) => {
      if (group === '') return [`/api/${version}/${plural}`]
      const own = `/apis/${group}/${version}/${plural}`
      return of === null ? [own] : [`/apis/${group}`, `/apis/${group}/${version}`, own]
    })
    expect(new Set(recorder.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
    for (const { url } of recorder.requests) expect(['/version', ...allowed]).toContain(url.pathname)
  })

  test('does not hurry a server that closes each watch at once', async () => {
    const recorder = await openRecorder(backend.server)
    closing.push(recorder.close)
    recorder.closeWatches = true
    const clock = createManualClock()
    const cluster = open({ server: recorder.url, clock })
    await cluster.start()
    const watches = () => recorder.requests.filter(({ url }) => url.searchParams.has('watch')).length
    await until(
      () => cluster.status().lastFailure !== null,
      () => clock.advance(10),
    )
    for (let step = 0; step < 60; step += 1) {
      clock.advance(1_000)
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    expect(watches()).toBeLessThan(12 * resources.length)
    recorder.closeWatches = false
    await until(
      () => cluster.status().state === 'watching',
      () => clock.advance(500),
    )
  })

  test('ends up with the last state of many changes', async () => {
    const cluster = open()
    await cluster.start()
    const told = new Set<string>()
    cluster.onChange(changed => {
      for (const { name } of changed === 'all' ? [] : changed) told.add(name)
    })
    const names = Array.from({ length: 20 }, (_, n) => `many-${n}`)
    for (const image of ['web:1', 'web:2', 'web:3', 'web:4', 'web:5']) {
      await Promise.all(names.map(name => backend.write(deployment(name, image))))
    }
    await until(() => names.every(name => imageOf(cluster, name) === 'web:5'))
    await until(() => names.every(name => told.has(name)))
  })
}
