/** What hands and controllers do in a real cluster, seen through the projection. Needs controllers and nodes: a running cluster. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LiveWorkload } from '@/lib/domain/live'
import { systemClock } from './clock'
import { createCluster } from './cluster'
import type { Cluster } from './contract'
import { until } from './testing/until'

const kubeconfig = process.env.PLIMSOLL_REAL_KUBECONFIG ?? ''
const why = 'PLIMSOLL_REAL_KUBECONFIG (a cluster whose nodes fail by tag: -missing, -crash, -unready) is not set'
if (kubeconfig === '') console.info(`The projections of lib/cluster are not tried on a running cluster: ${why}.`)

describe.skipIf(kubeconfig === '')(kubeconfig === '' ? `not tried: ${why}` : 'in a running cluster', () => {
  const namespace = `plimsoll-${randomBytes(4).toString('hex')}`
  let cluster: Cluster

  async function kubectl(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('kubectl', ['--kubeconfig', kubeconfig, '-n', namespace, ...args])
    return stdout
  }

  async function apply(object: unknown, ...args: readonly string[]): Promise<void> {
    const child = execFile('kubectl', ['--kubeconfig', kubeconfig, '-n', namespace, 'apply', '-f', '-', ...args])
    child.stdin?.end(JSON.stringify(object))
    await new Promise<void>((resolve, reject) => {
      child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`kubectl apply ended with ${code}`))))
    })
  }

  function seen(name: string, kind = 'Deployment'): LiveWorkload | null {
    const result = cluster.read({ kind, namespace, name })
    return result.kind === 'found' ? result.workload : null
  }

  function isFinished(name: string, image: string, kind = 'Deployment'): boolean {
    const workload = seen(name, kind)
    if (workload === null || workload.containers[0]?.image !== image || workload.pods === null) return false
    const { rollout, pods } = workload
    const { wanted, updated, available, total, generation, observedGeneration } = rollout
    const whole = updated === wanted && available === wanted && total === wanted && observedGeneration === generation
    return whole && pods.length === wanted && pods.every(pod => pod.ready && pod.revision === rollout.revision)
  }

  const ownersOf = (name: string) =>
    seen(name)?.containers[0]?.owners.map(({ manager, operation, subresource }) => [manager, operation, subresource])

  function workload(kind: string, name: string, image: string, more: object = {}): object {
    return {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name },
      spec: {
        ...(kind === 'DaemonSet' ? {} : { replicas: 3 }),
        ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
        ...more,
      },
    }
  }

  beforeAll(async () => {
    await promisify(execFile)('kubectl', ['--kubeconfig', kubeconfig, 'create', 'namespace', namespace])
    cluster = createCluster({ name: 'real', kubeconfig }, systemClock)
    await cluster.start()
  })
  afterAll(async () => {
    await cluster?.stop()
    await kubectl('delete', 'namespace', namespace, '--wait=false')
  })

  test('a rollout ends with all pods of the new revision, and its images’ digests', async () => {
    await apply(workload('Deployment', 'shop', 'registry.example.com/shop:1.0.0'), '--server-side')
    await until(() => isFinished('shop', 'registry.example.com/shop:1.0.0'))
    expect(ownersOf('shop')).toEqual([['kubectl', 'Apply', null]])
    const pod = seen('shop')?.pods?.[0]
    expect(pod?.containers[0]?.imageId).toMatch(/@sha256:/)
    expect(pod?.platform).toMatch(/\/amd64$|\/arm64$/)
  })

  test('an edit by hand is seen with its hand, and rollout undo with kubectl, on the old revision with a higher number', async () => {
    const before = seen('shop')
    await kubectl('set', 'image', 'deployment/shop', 'web=registry.example.com/shop:9.9.9')
    await until(() => isFinished('shop', 'registry.example.com/shop:9.9.9'))
    expect(ownersOf('shop')).toEqual([['kubectl-set', 'Update', null]])
    expect(seen('shop')?.revisions.map(({ number }) => number)).toEqual([2, 1])
    await kubectl('rollout', 'undo', 'deployment/shop')
    await until(() => isFinished('shop', 'registry.example.com/shop:1.0.0'))
    expect(ownersOf('shop')).toEqual([['kubectl', 'Update', null]])
    expect(seen('shop')?.rollout.revision).toBe(before?.rollout.revision)
    expect(seen('shop')?.revisions.map(({ number }) => number)).toEqual([3, 2])
  })

  test('scaling by hand is seen as kubectl on the subresource scale', async () => {
    await kubectl('scale', 'deployment/shop', '--replicas=1')
    await until(() => seen('shop')?.rollout.total === 1 && seen('shop')?.pods?.length === 1)
    expect(seen('shop')?.replicasOwners).toEqual([
      { manager: 'kubectl', operation: 'Update', subresource: 'scale', time: null },
    ])
  })

  test('scaling to 0 leaves the replicas without an owner: the API server records no field that is zero', async () => {
    await kubectl('scale', 'deployment/shop', '--replicas=0')
    await until(() => seen('shop')?.rollout.total === 0 && seen('shop')?.pods?.length === 0)
    expect(seen('shop')?.rollout).toMatchObject({ wanted: 0, ready: 0, available: 0 })
    expect(seen('shop')?.replicasOwners).toEqual([])
    await kubectl('scale', 'deployment/shop', '--replicas=3')
    await until(() => isFinished('shop', 'registry.example.com/shop:1.0.0'))
  })

  test('a restart owns no image', async () => {
    await kubectl('rollout', 'restart', 'deployment/shop')
    await until(
      () => (seen('shop')?.rollout.generation ?? 0) > 4 && isFinished('shop', 'registry.example.com/shop:1.0.0'),
    )
    expect(ownersOf('shop')).toEqual([['kubectl', 'Update', null]])
  })

  test.each([
    ['missing', 'ImagePullBackOff'],
    ['crash', 'CrashLoopBackOff'],
  ])('a new image that is %s leaves the old pods and shows why the new ones wait', async (fate, reason) => {
    const image = `registry.example.com/shop:2.0.0-${fate}`
    await kubectl('set', 'image', 'deployment/shop', `web=${image}`)
    await until(() => {
      const live = seen('shop')
      const current = live?.pods?.filter(pod => pod.revision === live.rollout.revision) ?? []
      return live?.rollout.revision !== null && current.some(pod => pod.containers[0]?.waiting?.reason === reason)
    })
    const live = seen('shop')
    const serving = live?.pods?.filter(pod => pod.ready) ?? []
    expect(new Set(serving.map(pod => pod.containers[0]?.image))).toEqual(new Set(['registry.example.com/shop:1.0.0']))
    expect(serving.length).toBeGreaterThanOrEqual(2)
    expect(live?.rollout.conditions.find(({ type }) => type === 'Available')?.status).toBe('True')
    await kubectl('rollout', 'undo', 'deployment/shop')
    await until(() => isFinished('shop', 'registry.example.com/shop:1.0.0'))
  })

  test('a deadline that passes is seen as Progressing=False', async () => {
    const image = 'registry.example.com/late:1.0.0-unready'
    await apply(workload('Deployment', 'late', image, { progressDeadlineSeconds: 3 }))
    await until(() =>
      Boolean(
        seen('late')?.rollout.conditions.some(({ type, status }) => type === 'Progressing' && status === 'False'),
      ),
    )
    expect(seen('late')?.rollout).toMatchObject({ progressDeadlineMs: 3_000, wanted: 3, ready: 0 })
  })

  test('a paused rollout and a deletion are seen as such', async () => {
    await kubectl('rollout', 'pause', 'deployment/late')
    await until(() => seen('late')?.rollout.paused === true)
    await kubectl('delete', 'deployment', 'late')
    await until(() => cluster.read({ kind: 'Deployment', namespace, name: 'late' }).kind === 'absent')
  })

  test.each(['StatefulSet', 'DaemonSet'])('a %s rolls from one revision to the next and back', async kind => {
    const name = kind.toLowerCase()
    await apply(workload(kind, name, 'registry.example.com/db:1.0.0'))
    await until(() => isFinished(name, 'registry.example.com/db:1.0.0', kind))
    const first = seen(name, kind)?.rollout
    expect(first?.revisionSince).not.toBeNull()
    await kubectl('set', 'image', `${name}/${name}`, 'web=registry.example.com/db:2.0.0')
    await until(() => isFinished(name, 'registry.example.com/db:2.0.0', kind))
    expect(seen(name, kind)?.revisions.map(({ images }) => images['containers/web'])).toEqual([
      'registry.example.com/db:2.0.0',
      'registry.example.com/db:1.0.0',
    ])
    await kubectl('rollout', 'undo', `${name}/${name}`)
    await until(() => isFinished(name, 'registry.example.com/db:1.0.0', kind))
    expect(seen(name, kind)?.rollout.revision).toBe(first?.revision)
  })

  test('a partition keeps the pods below it on the old revision', async () => {
    const image = 'registry.example.com/part:2.0.0'
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } }
    await apply(workload('StatefulSet', 'part', 'registry.example.com/part:1.0.0', { updateStrategy }))
    await until(() => isFinished('part', 'registry.example.com/part:1.0.0', 'StatefulSet'))
    await kubectl('set', 'image', 'statefulset/part', `web=${image}`)
    await until(() => {
      const pods = seen('part', 'StatefulSet')?.pods ?? []
      return pods.filter(pod => pod.ready && pod.containers[0]?.image === image).length === 1
    })
    await until(() => seen('part', 'StatefulSet')?.rollout.updated === 1)
    const { rollout, pods } = seen('part', 'StatefulSet') ?? {}
    expect(rollout).toMatchObject({ partition: 2, wanted: 3, updated: 1 })
    expect(pods?.filter(pod => pod.revision === rollout?.revision).map(({ name }) => name)).toEqual(['part-2'])
  })

  test('a run of a CronJob is seen to end, with the image that it ran', async () => {
    const template = {
      spec: { restartPolicy: 'Never', containers: [{ name: 'report', image: 'registry.example.com/report:1.0.0' }] },
    }
    const spec = { schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } }
    await apply({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'report' }, spec })
    await kubectl('create', 'job', 'report-now', '--from=cronjob/report')
    await until(() => seen('report', 'CronJob')?.runs[0]?.state === 'complete')
    const live = seen('report', 'CronJob')
    expect(live?.runs[0]).toMatchObject({
      name: 'report-now',
      images: { 'containers/report': 'registry.example.com/report:1.0.0' },
      finishedAt: expect.any(Number),
    })
    expect(live?.rollout.revision).toBe('report-now')
    expect(live?.pods?.map(({ revision }) => revision)).toEqual(['report-now'])
  })

  test('an autoscaler is named as the owner of the replicas', async () => {
    await kubectl('autoscale', 'deployment', 'shop', '--max=5')
    await until(() => seen('shop')?.scaler !== null)
    expect(seen('shop')?.scaler).toEqual({ kind: 'HorizontalPodAutoscaler', name: 'shop' })
  })
})
