import { describe, expect, it } from 'vitest'
import { deleteObject } from '@/demo/kubernetes/delete'
import { at, listAt, numberAt, objectAt, textAt, withAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { nextRun } from './cron-schedule'
import { imageId } from './image-id'
import { limitsOf, nextSizes } from './rollout-steps'
import { conditionOf, describePods, namespace, openBench, withImage, workload } from './testing'

describe('a Deployment', () => {
  it('stands still until its clock is stepped, and then comes up', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1', { replicas: 2 }))
    expect(bench.list('pods')).toEqual([])
    await bench.step(10)
    const deployment = bench.get('deployments', 'shop')
    expect(objectAt(deployment, 'status')).toMatchObject({
      replicas: 2,
      readyReplicas: 2,
      updatedReplicas: 2,
      availableReplicas: 2,
    })
    expect(conditionOf(deployment, 'Progressing')).toEqual({ status: 'True', reason: 'NewReplicaSetAvailable' })
    expect(conditionOf(deployment, 'Available')).toEqual({ status: 'True', reason: 'MinimumReplicasAvailable' })
    expect(textAt(deployment, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')).toBe('1')
    expect(describePods(bench.list('pods'))).toEqual(['shop:1 running ready 0', 'shop:1 running ready 0'])
  })

  it('rolls without ever falling below what maxUnavailable allows', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1', { replicas: 4 }))
    await bench.step(10)
    bench.change('deployments', 'shop', live => withImage(live, 'shop:2'))
    const least: number[] = []
    for (let tick = 0; tick < 100; tick += 1) {
      await bench.step(0.2)
      least.push(numberAt(bench.get('deployments', 'shop'), 'status', 'availableReplicas') ?? 0)
    }
    expect(Math.min(...least)).toBe(3)
    expect(describePods(bench.list('pods'))).toEqual(Array(4).fill('shop:2 running ready 0'))
    expect(
      bench
        .list('replicasets')
        .map(set => numberAt(set, 'spec', 'replicas'))
        .sort(),
    ).toEqual([0, 4])
  })

  it('keeps the old pods while an image cannot be pulled, and says so at the deadline', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1', { replicas: 2, progressDeadlineSeconds: 30 }))
    await bench.step(10)
    bench.change('deployments', 'shop', live => withImage(live, 'shop:2-missing'))
    await bench.step(3)
    expect(describePods(bench.list('pods'))).toContain('shop:2-missing ErrImagePull unready 0')
    await bench.step(10)
    const waiting = bench.get('deployments', 'shop')
    expect(conditionOf(waiting, 'Progressing')).toEqual({ status: 'True', reason: 'ReplicaSetUpdated' })
    expect(conditionOf(waiting, 'Available').status).toBe('True')
    expect([...describePods(bench.list('pods'))].sort()).toEqual([
      'shop:1 running ready 0',
      'shop:1 running ready 0',
      'shop:2-missing ImagePullBackOff unready 0',
    ])
    await bench.step(30)
    const late = bench.get('deployments', 'shop')
    expect(conditionOf(late, 'Progressing')).toEqual({ status: 'False', reason: 'ProgressDeadlineExceeded' })
    expect(objectAt(late, 'status')).toMatchObject({ replicas: 3, updatedReplicas: 1, unavailableReplicas: 1 })
  })

  it('gives an old template a new, higher revision when it comes back', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1'))
    await bench.step(10)
    bench.change('deployments', 'shop', live => withImage(live, 'shop:2'))
    await bench.step(10)
    bench.change('deployments', 'shop', live => withImage(live, 'shop:1'))
    await bench.step(10)
    const revisions = bench
      .list('replicasets')
      .map(set => [
        textAt(set, 'spec', 'template', 'spec', 'containers', 0, 'image'),
        textAt(set, 'metadata', 'annotations', 'deployment.kubernetes.io/revision'),
      ])
    expect(new Map(revisions.map(([image, revision]) => [image, revision]))).toEqual(
      new Map([
        ['shop:1', '3'],
        ['shop:2', '2'],
      ]),
    )
  })

  it('does not roll while paused', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1', { paused: false }))
    await bench.step(10)
    bench.change('deployments', 'shop', live => withAt(withImage(live, 'shop:2'), ['spec', 'paused'], true))
    await bench.step(10)
    expect(describePods(bench.list('pods'))).toEqual(['shop:1 running ready 0'])
    expect(conditionOf(bench.get('deployments', 'shop'), 'Progressing').reason).toBe('DeploymentPaused')
    bench.change('deployments', 'shop', live => withAt(live, ['spec', 'paused'], false))
    await bench.step(10)
    expect(describePods(bench.list('pods'))).toEqual(['shop:2 running ready 0'])
  })

  it('takes its ReplicaSets and pods with it', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1'))
    await bench.step(10)
    deleteObject(bench.api, { kind: kindOf('deployments'), namespace, name: 'shop' })
    await bench.step(5)
    expect([...bench.list('replicasets'), ...bench.list('pods')]).toEqual([])
  })

  it('leaves the image with whoever set it and notes itself only for the status', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1'))
    await bench.step(10)
    bench.change('deployments', 'shop', live => withImage(live, 'shop:2'), 'kubectl-set')
    await bench.step(10)
    const owners = listAt(bench.get('deployments', 'shop'), 'metadata', 'managedFields')
      .filter(entry => JSON.stringify(entry).includes('f:image"'))
      .map(entry => textAt(entry, 'manager'))
    expect(owners).toEqual(['kubectl-set'])
  })
})

describe('the arithmetic of a rollout', () => {
  it.each([
    [
      { wanted: 4, surge: '25%', unavailable: '25%' },
      { wanted: 4, maxSurge: 1, maxUnavailable: 1 },
    ],
    [
      { wanted: 2, surge: '25%', unavailable: '25%' },
      { wanted: 2, maxSurge: 1, maxUnavailable: 0 },
    ],
    [
      { wanted: 10, surge: '30%', unavailable: 2 },
      { wanted: 10, maxSurge: 3, maxUnavailable: 2 },
    ],
    [
      { wanted: 3, surge: 0, unavailable: 0 },
      { wanted: 3, maxSurge: 0, maxUnavailable: 1 },
    ],
  ])('reads %o as %o', ({ wanted, surge, unavailable }, limits) => {
    expect(limitsOf(wanted, surge, unavailable)).toEqual(limits)
  })

  it('gives up broken old pods before sound ones', () => {
    const old = [{ name: 'old', asked: 4, available: 2 }]
    const sizes = nextSizes(limitsOf(4, 1, 1), { name: 'new', asked: 1, available: 1 }, old)
    expect(sizes.get('old')).toBe(2)
  })
})

describe('a pod', () => {
  it('crashes again and again, with one more restart each time', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1-crash'))
    await bench.step(6)
    expect(describePods(bench.list('pods'))).toEqual(['shop:1-crash CrashLoopBackOff unready 1'])
    await bench.step(40)
    expect(describePods(bench.list('pods'))).toEqual(['shop:1-crash CrashLoopBackOff unready 3'])
  })

  it('never becomes ready with a tag that says so', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1-unready'))
    await bench.step(60)
    expect(describePods(bench.list('pods'))).toEqual(['shop:1-unready running unready 0'])
    expect(conditionOf(bench.get('deployments', 'shop'), 'Available').reason).toBe('MinimumReplicasUnavailable')
  })

  it.each([
    ['crash', 'shop:1 CrashLoopBackOff unready'],
    ['oom', 'shop:1 CrashLoopBackOff unready'],
    ['unready', 'shop:1 running unready'],
  ] as const)('fails by %s when asked to, and heals when asked to', async (how, words) => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1'))
    await bench.step(10)
    bench.controllers.kubelet.fail({ namespace, name: 'shop' }, how)
    await bench.step(5)
    expect(describePods(bench.list('pods'))[0]).toContain(words)
    bench.controllers.kubelet.heal({ namespace, name: 'shop' })
    await bench.step(60)
    expect(describePods(bench.list('pods'))[0]).toContain('shop:1 running ready')
  })

  it('says that no node takes it', async () => {
    const bench = openBench()
    bench.controllers.kubelet.fail({ namespace, name: 'shop' }, 'unschedulable')
    bench.create('deployments', workload('shop:1'))
    await bench.step(10)
    expect(conditionOf(bench.list('pods')[0] ?? {}, 'PodScheduled')).toEqual({
      status: 'False',
      reason: 'Unschedulable',
    })
  })

  it('pulls another digest under the same name after the tag has moved', async () => {
    const bench = openBench()
    bench.create('deployments', workload('shop:1'))
    await bench.step(10)
    const before = at(bench.list('pods')[0], 'status', 'containerStatuses', 0, 'imageID')
    bench.controllers.kubelet.moveTag('shop:1')
    bench.change('deployments', 'shop', live => withAt(live, ['spec', 'replicas'], 2))
    await bench.step(10)
    const ids = bench.list('pods').map(pod => textAt(pod, 'status', 'containerStatuses', 0, 'imageID'))
    expect(new Set(ids).size).toBe(2)
    expect(ids).toContain(before)
  })

  it.each([
    ['nginx:1.27', 'docker.io/library/nginx@sha256:'],
    ['acme/shop:1', 'docker.io/acme/shop@sha256:'],
    ['localhost:5000/shop:1', 'localhost:5000/shop@sha256:'],
    [`ghcr.io/acme/shop:1@sha256:${'a'.repeat(64)}`, `ghcr.io/acme/shop@sha256:${'a'.repeat(64)}`],
  ])('reports the image id of %s as containerd does', (image, id) => {
    expect(imageId(image)).toContain(id)
  })
})

describe('other workloads', () => {
  it('updates a StatefulSet from the last pod down, one by one', async () => {
    const bench = openBench()
    bench.create('statefulsets', workload('db:1', { replicas: 3 }))
    await bench.step(20)
    expect(bench.list('pods').map(pod => textAt(pod, 'metadata', 'name'))).toEqual(['shop-0', 'shop-1', 'shop-2'])
    bench.change('statefulsets', 'shop', live => withImage(live, 'db:2-missing'))
    await bench.step(20)
    expect(describePods(bench.list('pods'))).toEqual([
      'db:1 running ready 0',
      'db:1 running ready 0',
      'db:2-missing ImagePullBackOff unready 0',
    ])
    const status = objectAt(bench.get('statefulsets', 'shop'), 'status')
    expect(status).toMatchObject({ replicas: 3, readyReplicas: 2, updatedReplicas: 1, currentReplicas: 2 })
    expect(status.currentRevision).not.toBe(status.updateRevision)
  })

  it('honours the partition of a StatefulSet', async () => {
    const bench = openBench()
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }
    bench.create('statefulsets', workload('db:1', { replicas: 2, updateStrategy }))
    await bench.step(20)
    bench.change('statefulsets', 'shop', live => withImage(live, 'db:2'))
    await bench.step(30)
    expect(describePods(bench.list('pods'))).toEqual(['db:1 running ready 0', 'db:2 running ready 0'])
  })

  it('runs one pod of a DaemonSet on every node and replaces them in turn', async () => {
    const bench = openBench()
    bench.create('daemonsets', workload('agent:1'))
    await bench.step(10)
    bench.change('daemonsets', 'shop', live => withImage(live, 'agent:2'))
    await bench.step(20)
    expect(describePods(bench.list('pods'))).toEqual(['agent:2 running ready 0', 'agent:2 running ready 0'])
    expect(objectAt(bench.get('daemonsets', 'shop'), 'status')).toMatchObject({
      updatedNumberScheduled: 2,
      numberAvailable: 2,
    })
  })

  it.each([
    ['once:1', 'Complete', { succeeded: 1 }],
    ['once:1-crash', 'Failed', { failed: 2 }],
  ])('ends a Job of %s as %s', async (image, how, status) => {
    const bench = openBench()
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'once', image }] } }
    bench.create('jobs', { metadata: { name: 'once' }, spec: { backoffLimit: 1, template } })
    await bench.step(60)
    const job = bench.get('jobs', 'once')
    expect(conditionOf(job, how).status).toBe('True')
    expect(objectAt(job, 'status')).toMatchObject(status)
  })

  it('runs a CronJob on its minutes and keeps the last runs', async () => {
    const bench = openBench()
    const jobTemplate = {
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'tick:1' }] } } },
    }
    bench.create('cronjobs', { metadata: { name: 'tick' }, spec: { schedule: '*/2 * * * *', jobTemplate } })
    await bench.step(11 * 60)
    expect(bench.list('jobs')).toHaveLength(3)
    const cron = bench.get('cronjobs', 'tick')
    expect(textAt(cron, 'status', 'lastScheduleTime')).toBe('2026-03-02T09:10:00Z')
    bench.change('cronjobs', 'tick', live => withAt(live, ['spec', 'suspend'], true))
    await bench.step(10 * 60)
    expect(textAt(bench.get('cronjobs', 'tick'), 'status', 'lastScheduleTime')).toBe('2026-03-02T09:10:00Z')
  })

  it.each([
    ['*/15 * * * *', '2026-03-02T09:01:00Z', '2026-03-02T09:15:00Z'],
    ['0 3 * * *', '2026-03-02T09:01:00Z', '2026-03-03T03:00:00Z'],
    ['30 4 1,15 * *', '2026-03-02T09:01:00Z', '2026-03-15T04:30:00Z'],
    ['0 0 * * 1-5', '2026-03-06T00:00:00Z', '2026-03-09T00:00:00Z'],
    ['0 12 13 * 5', '2026-03-02T00:00:00Z', '2026-03-06T12:00:00Z'],
  ])('reads the schedule %s', (schedule, after, next) => {
    expect(nextRun(schedule, Date.parse(after))).toBe(Date.parse(next))
  })
})
