/** What a real API server does too seldom to wait for: the demo's does it on request. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KubernetesObject } from '@kubernetes/client-node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LiveWorkload } from '@/lib/domain/live'
import { createCluster } from './cluster'
import type { Cluster, WorkloadKey } from './contract'
import { kubeconfigText } from './testing/backend'
import { type Double, startDouble } from './testing/double'
import { createManualClock, type ManualClock } from './testing/manual-clock'
import { until } from './testing/until'

let double: Double
let cluster: Cluster
let clock: ManualClock
let folder: string
let told: (readonly WorkloadKey[] | 'all')[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-faults-'))
  double = await startDouble()
  await double.write({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  await double.write(deployment('web', 'web:1'))
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubeconfigText(double.server.origin, double.admin))
  clock = createManualClock()
  told = []
  cluster = createCluster({ name: 'east', kubeconfig }, clock, undefined, { timing: { pageSize: 2 } })
  cluster.onChange(changed => told.push(changed))
})

afterEach(async () => {
  await cluster.stop()
  await double.stop()
  rmSync(folder, { recursive: true, force: true })
})

const web: WorkloadKey = { kind: 'Deployment', namespace: 'shop', name: 'web' }

function deployment(name: string, image: string): KubernetesObject {
  return workload('Deployment', 'apps/v1', name, {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: template(name, image),
  })
}

function template(name: string, image: string): object {
  return { metadata: { labels: { app: name } }, spec: templateSpec(image) }
}

function templateSpec(image: string): object {
  return { containers: [{ name: 'web', image }] }
}

function workload(
  kind: string,
  apiVersion: string,
  name: string,
  spec: object,
  metadata: object = {},
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, spec } as KubernetesObject
}

function owner(kind: string, name: string, uid: string): object {
  return { ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid, controller: true }] }
}

function found(key: WorkloadKey): LiveWorkload {
  const result = cluster.read(key)
  if (result.kind !== 'found') throw new Error(`${key.kind} ${key.name} is ${result.kind}`)
  return result.workload
}

function image(): string | undefined {
  const result = cluster.read(web)
  return result.kind === 'found' ? result.workload.containers[0]?.image : result.kind
}

function feed(resource: string) {
  return cluster.status().kinds.find(kind => kind.resource === resource)
}

const passing = () => clock.advance(200)

describe('a watch that cannot go on', () => {
  test('is replaced by a new list when its version is too old, without showing less in between', async () => {
    await cluster.start()
    double.api.faults.compact()
    double.api.faults.dropWatches()
    await double.write(deployment('web', 'web:2'))
    await until(() => {
      expect(['web:1', 'web:2']).toContain(image())
      return image() === 'web:2'
    }, passing)
    expect(cluster.status().lastFailure?.code).not.toBe('expired')
  })

  test('is replaced by a new list when the server answers 410 before the stream begins', async () => {
    await cluster.start()
    double.api.faults.failWith(410, { path: /deployments\?watch/, times: 1 })
    double.api.faults.dropWatches()
    await double.write(deployment('web', 'web:2'))
    await until(() => image() === 'web:2', passing)
  })

  test('takes no half event for a whole one', async () => {
    await cluster.start()
    double.api.faults.halfResponse()
    await double.write(deployment('web', 'web:2'))
    await until(() => image() === 'web:2', passing)
    await double.write(deployment('web', 'web:3'))
    await until(() => image() === 'web:3', passing)
  })

  test('that the server refuses to open again is given up for a new list', async () => {
    await cluster.start()
    double.api.faults.failWith(500, { path: /watch=true/, times: 10 })
    double.api.faults.dropWatches()
    await double.write(deployment('web', 'web:2'))
    await until(() => image() === 'web:2', passing)
    await until(() => cluster.status().state === 'watching', passing)
  })
})

describe('a list that fails', () => {
  test.each([500, 503, 504])('with %i is tried again until it succeeds', async status => {
    double.api.faults.failWith(status, { times: 30 })
    await cluster.start()
    expect(cluster.read(web)).toMatchObject({ kind: 'notRead', reason: expect.stringContaining(String(status)) })
    expect(cluster.status()).toMatchObject({ state: 'lost', lastFailure: { code: 'server_error' } })
    await until(() => cluster.status().state === 'watching', passing)
    expect(image()).toBe('web:1')
    expect(told).toContain('all')
  })

  test('with 429 waits as long as the server asks', async () => {
    double.api.faults.failWith(429, { retryAfter: 20 })
    await cluster.start()
    await double.api.faults.mend()
    clock.advance(19_000)
    await new Promise(resolve => setImmediate(resolve))
    expect(cluster.status().lastFailure?.code).toBe('rate_limited')
    expect(image()).toBe('notRead')
    await until(() => image() === 'web:1', passing)
  })

  test('for pods only does not show their Deployment as if it had none', async () => {
    double.api.faults.failWith(500, { path: /\/pods/ })
    await cluster.start()
    expect(cluster.read(web)).toMatchObject({ kind: 'notRead', reason: expect.stringContaining('pods') })
    await double.api.faults.mend()
    await until(() => cluster.read(web).kind === 'found', passing)
    expect(found(web).pods).toEqual([])
  })

  test('half way leaves nothing half read', async () => {
    for (const name of ['a', 'b', 'c']) await double.write(deployment(name, 'web:1'))
    // More than the first questions about every kind together.
    double.api.faults.halfResponse(40)
    await cluster.start()
    expect(cluster.read({ ...web, name: 'never' })).toMatchObject({ kind: 'notRead' })
    await until(() => cluster.status().state === 'watching', passing)
    expect(cluster.list()).toHaveLength(4)
  })
})

describe('a kind', () => {
  test('that the server does not have is a named problem, and the rest is read', async () => {
    double.api.faults.failWith(404, { path: /horizontalpodautoscalers/ })
    await cluster.start()
    expect(feed('horizontalpodautoscalers.autoscaling')).toMatchObject({ state: 'absent', missingRule: null })
    expect(cluster.read(web)).toMatchObject({ kind: 'found', workload: { scaler: 'unknown' } })
    expect(cluster.status().state).toBe('watching')
  })

  test('that is forbidden from now on is forgotten, and read again once it is allowed', async () => {
    await cluster.start()
    double.api.access.forbid(['deployments.apps'])
    double.api.faults.dropWatches()
    await until(() => feed('deployments.apps')?.state === 'forbidden', passing)
    expect(cluster.read(web)).toMatchObject({ kind: 'notRead' })
    expect(cluster.list()).toEqual([])
    expect(feed('deployments.apps')?.objects).toBe(0)
    double.api.access.forbid([])
    await until(
      () => image() === 'web:1',
      () => clock.advance(5_000),
    )
  })

  test('that may be listed but not watched stays not read: it does not come and go', async () => {
    double.api.access.forbid(['watch:deployments.apps'])
    await cluster.start()
    await until(() => feed('deployments.apps')?.state === 'forbidden', passing)
    const seen = new Set<string | undefined>()
    for (let minute = 0; minute < 20; minute += 1) {
      clock.advance(60_000)
      await new Promise(resolve => setTimeout(resolve, 10))
      seen.add(image())
    }
    expect([...seen]).toEqual(['notRead'])
    expect(feed('deployments.apps')?.missingRule).toContain('verbs: [list, watch]')
  })

  test('of which one namespace is forbidden hides only that namespace', async () => {
    await cluster.stop()
    await double.write({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'pay' } })
    double.api.access.forbid(['deployments.apps@pay'])
    const kubeconfig = join(folder, 'kubeconfig')
    cluster = createCluster({ name: 'east', kubeconfig, namespaces: ['shop', 'pay'] }, clock)
    await cluster.start()
    expect(image()).toBe('web:1')
    expect(cluster.read({ ...web, namespace: 'pay' })).toMatchObject({ kind: 'notRead' })
    expect(feed('deployments.apps')).toMatchObject({ state: 'forbidden', message: expect.stringContaining('pay') })
  })
})

describe('the events of what a workload is made of', () => {
  const pod = (name: string, metadata: object) =>
    workload('Pod', 'v1', name, { containers: [{ name: 'web', image: 'web:1' }] }, metadata)

  test('name its Deployment, through the ReplicaSet', async () => {
    await cluster.start()
    const spec = { replicas: 1, selector: { matchLabels: { app: 'web' } }, template: template('web', 'web:1') }
    const labels = { 'pod-template-hash': 'abc' }
    const uid = await double.write(
      workload('ReplicaSet', 'apps/v1', 'web-abc', spec, { labels, ...owner('Deployment', 'web', found(web).uid) }),
    )
    await until(() => found(web).revisions.length === 1)
    expect(found(web).rollout.revision).toBe('abc')
    told.length = 0
    await double.write(pod('web-abc-1', { labels, ...owner('ReplicaSet', 'web-abc', uid) }))
    await until(() => found(web).pods?.length === 1)
    await until(() => told.some(changed => changed !== 'all'))
    expect(told.filter(changed => changed !== 'all')).toEqual([[web]])
    await double.remove(pod('web-abc-1', {}))
    await until(() => found(web).pods?.length === 0)
  })

  test('name its CronJob, through the Job, which is no workload of its own in the list', async () => {
    await cluster.start()
    const report: WorkloadKey = { kind: 'CronJob', namespace: 'shop', name: 'report' }
    const jobSpec = { template: { spec: { ...templateSpec('report:1'), restartPolicy: 'Never' } } }
    await double.write(
      workload('CronJob', 'batch/v1', 'report', { schedule: '0 * * * *', jobTemplate: { spec: jobSpec } }),
    )
    await until(() => cluster.read(report).kind === 'found')
    const uid = await double.write(
      workload('Job', 'batch/v1', 'report-1', jobSpec, owner('CronJob', 'report', found(report).uid)),
    )
    await until(() => found(report).runs.length === 1)
    told.length = 0
    await double.write(pod('report-1-x', owner('Job', 'report-1', uid)))
    await until(() => found(report).pods?.length === 1)
    expect(told.flat()).toContainEqual(report)
    expect(found(report).rollout.revision).toBe(found(report).pods?.[0]?.revision)
    expect(cluster.list().map(({ kind, name }) => `${kind}/${name}`)).toEqual(['Deployment/web', 'CronJob/report'])
  })

  test('name the workload that an autoscaler scales', async () => {
    await cluster.start()
    const scaler = workload('HorizontalPodAutoscaler', 'autoscaling/v2', 'web', {
      maxReplicas: 5,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    })
    told.length = 0
    await double.write(scaler)
    await until(() => found(web).scaler !== null)
    expect(found(web).scaler).toEqual({ kind: 'HorizontalPodAutoscaler', name: 'web' })
    await until(() => told.some(changed => changed !== 'all'))
    expect(told.filter(changed => changed !== 'all')).toEqual([[web]])
    await double.remove(scaler)
    await until(() => found(web).scaler === null)
  })
})
