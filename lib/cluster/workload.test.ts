import { describe, expect, test } from 'vitest'
import recorded from './__fixtures__/recorded-deployments.json'
import { readCronJob } from './objects/cron-job'
import { readDaemonSet } from './objects/daemon-set'
import { readDeployment } from './objects/deployment'
import { readJob } from './objects/job'
import { readPod } from './objects/pod'
import { readControllerRevision, readReplicaSet } from './objects/revision'
import { readStatefulSet } from './objects/stateful-set'
import { readAutoscaler, readNode } from './objects/surroundings'
import { composeWorkload, type Surroundings } from './workload'

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`)
const alone: Surroundings = {
  cluster: 'east',
  revisions: [],
  pods: [],
  jobs: [],
  scaler: null,
  platformOf: () => null,
}

const template = (image: string, name = 'web') => ({ spec: { containers: [{ name, image }] } })
const meta = (name: string, more: object = {}) => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  creationTimestamp: '2026-11-21T08:00:00Z',
  generation: 3,
  ...more,
})
const ownedBy = (kind: string, name: string) => ({
  ownerReferences: [{ kind, name, uid: `uid-${name}`, controller: true }],
})

describe('a recorded Deployment', () => {
  test('whose deadline passed says so, with the new pods that wait', () => {
    const { rollout } = readDeployment(recorded['argocd/deployment-progress-deadline-exceeded'])
    expect(rollout).toMatchObject({
      generation: 9,
      observedGeneration: 9,
      wanted: 2,
      updated: 1,
      ready: 2,
      available: 2,
    })
    expect(rollout).toMatchObject({ total: 3, progressDeadlineMs: 15_000, strategy: 'RollingUpdate', paused: false })
    expect(rollout.conditions).toContainEqual({
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: 'ReplicaSet "shop-6b6b599cf4" has timed out progressing.',
      at: at('09:05:45'),
      since: at('09:05:45'),
    })
  })

  test('keeps when a condition was last updated apart from when it last changed', () => {
    const { rollout } = readDeployment(recorded['flux/deployment-image-pull-back-off'])
    expect(rollout.conditions.find(({ type }) => type === 'Progressing')).toMatchObject({
      at: at('08:47:35'),
      since: at('08:47:28'),
    })
  })

  test('keeps the labels and annotations of its owner, and nothing of last-applied-configuration', () => {
    const flux = readDeployment(recorded['flux/deployment-excluded-from-reconciliation'])
    expect(flux.labels).toEqual({
      'kustomize.toolkit.fluxcd.io/name': 'shop-prod',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    })
    expect(flux.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' })
    const argo = readDeployment(recorded['argocd/deployment-progress-deadline-exceeded'])
    expect(argo.annotations).toEqual({ 'argocd.argoproj.io/tracking-id': 'shop-prod:apps/Deployment:shop-prod/shop' })
  })
})

describe('a Deployment', () => {
  const deployment = (image: string, more: object = {}) =>
    readDeployment({ metadata: meta('web'), spec: { replicas: 2, template: template(image), ...more }, status: {} })
  const replicaSet = (hash: string, number: number, image: string, created: string) =>
    readReplicaSet({
      metadata: meta(`web-${hash}`, {
        labels: { 'pod-template-hash': hash },
        annotations: { 'deployment.kubernetes.io/revision': String(number) },
        creationTimestamp: `2026-11-21T${created}Z`,
        ...ownedBy('Deployment', 'web'),
      }),
      spec: { template: template(image) },
    })

  test('after an undo has the old ReplicaSet as its revision, by its new, higher number', () => {
    const revisions = [replicaSet('old', 3, 'web:1', '08:00:00'), replicaSet('new', 2, 'web:2', '09:00:00')]
    const live = composeWorkload(deployment('web:1'), { ...alone, revisions })
    expect(live.rollout).toMatchObject({ revision: 'old', revisionSince: at('08:00:00') })
    expect(live.revisions.map(({ id }) => id)).toEqual(['old', 'new'])
    expect(live.revisions[0]).toEqual({
      id: 'old',
      number: 3,
      createdAt: at('08:00:00'),
      images: { 'containers/web': 'web:1' },
    })
  })

  test('has no revision between its new template and that template’s ReplicaSet', () => {
    const revisions = [replicaSet('old', 1, 'web:1', '08:00:00')]
    expect(composeWorkload(deployment('web:2'), { ...alone, revisions }).rollout).toMatchObject({
      revision: null,
      revisionSince: null,
    })
  })

  test('without progress deadline has none, also when the API writes it as the largest number', () => {
    expect(deployment('web:1').rollout.progressDeadlineMs).toBeNull()
    expect(deployment('web:1', { progressDeadlineSeconds: 2_147_483_647 }).rollout.progressDeadlineMs).toBeNull()
    expect(deployment('web:1', { progressDeadlineSeconds: 600 }).rollout.progressDeadlineMs).toBe(600_000)
  })

  test('that is new, with nothing in its status, has observed nothing', () => {
    expect(deployment('web:1').rollout).toMatchObject({
      generation: 3,
      observedGeneration: 0,
      updated: 0,
      conditions: [],
    })
  })

  test('lists containers before init containers, in the order of the template', () => {
    const spec = {
      template: {
        spec: {
          containers: [
            { name: 'b', image: 'b:1' },
            { name: 'a', image: 'a:1' },
          ],
          initContainers: [{ name: 'migrate', image: 'm:1' }],
        },
      },
    }
    const { containers } = readDeployment({ metadata: meta('web'), spec, status: {} })
    expect(containers.map(({ field, name }) => `${field}/${name}`)).toEqual([
      'containers/b',
      'containers/a',
      'initContainers/migrate',
    ])
  })

  test('names the autoscaler, or KEDA’s ScaledObject that made it', () => {
    const spec = { scaleTargetRef: { kind: 'Deployment', name: 'web' } }
    const plain = readAutoscaler({ metadata: meta('web'), spec })
    const keda = readAutoscaler({ metadata: meta('keda-hpa-web', ownedBy('ScaledObject', 'queue')), spec })
    expect(composeWorkload(deployment('web:1'), { ...alone, scaler: plain }).scaler).toEqual({
      kind: 'HorizontalPodAutoscaler',
      name: 'web',
    })
    expect(composeWorkload(deployment('web:1'), { ...alone, scaler: keda }).scaler).toEqual({
      kind: 'ScaledObject',
      name: 'queue',
    })
    expect(composeWorkload(deployment('web:1'), { ...alone, scaler: 'unknown' }).scaler).toBe('unknown')
  })
})

describe('a StatefulSet', () => {
  const read = (status: object, spec: object = {}) =>
    readStatefulSet({ metadata: meta('db'), spec: { replicas: 3, template: template('db:1', 'db'), ...spec }, status })

  test('counts its current pods as updated once both revisions are the same', () => {
    expect(
      read({ currentRevision: 'db-a', updateRevision: 'db-a', currentReplicas: 3, updatedReplicas: 0 }).rollout.updated,
    ).toBe(3)
    expect(
      read({ currentRevision: 'db-a', updateRevision: 'db-b', currentReplicas: 2, updatedReplicas: 1 }).rollout.updated,
    ).toBe(1)
  })

  test('with OnDelete tells the updated pods by their count: its current revision never moves on', () => {
    const status = {
      currentRevision: 'db-a',
      updateRevision: 'db-b',
      updatedReplicas: 3,
      readyReplicas: 3,
      replicas: 3,
    }
    expect(read(status, { updateStrategy: { type: 'OnDelete' } }).rollout).toMatchObject({
      strategy: 'OnDelete',
      wanted: 3,
      updated: 3,
      revision: 'db-b',
    })
  })

  test('takes ready for available where the server does not report it and no ready time is asked for', () => {
    expect(read({ readyReplicas: 2 }).rollout.available).toBe(2)
    expect(read({ readyReplicas: 2 }, { minReadySeconds: 30 }).rollout.available).toBe(0)
    expect(read({ readyReplicas: 2, availableReplicas: 1 }).rollout.available).toBe(1)
  })

  test('has its partition, and the revision that its pods are labelled with', () => {
    const set = read(
      { updateRevision: 'db-b', observedGeneration: 3 },
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
    )
    const revision = readControllerRevision({
      metadata: meta('db-b', { labels: { 'controller.kubernetes.io/hash': 'b' }, ...ownedBy('StatefulSet', 'db') }),
      revision: 4,
      data: { spec: { template: template('db:1', 'db') } },
    })
    const pod = readPod({
      metadata: meta('db-0', { labels: { 'controller-revision-hash': 'db-b' } }),
      spec: template('db:1', 'db').spec,
      status: {},
    })
    const live = composeWorkload(set, { ...alone, revisions: [revision], pods: [pod] })
    expect(live.rollout).toMatchObject({ partition: 2, revision: 'db-b', revisionSince: at('08:00:00') })
    expect(live.pods?.[0]?.revision).toBe('db-b')
    expect(live.revisions).toMatchObject([{ id: 'db-b', number: 4, images: { 'containers/db': 'db:1' } }])
  })

  test('has no revision while its controller has not seen the new template', () => {
    const set = read({ updateRevision: 'db-a', observedGeneration: 2 })
    const old = readControllerRevision({
      metadata: meta('db-a', ownedBy('StatefulSet', 'db')),
      revision: 1,
      data: { spec: { template: template('db:0', 'db') } },
    })
    expect(composeWorkload(set, { ...alone, revisions: [old] }).rollout.revision).toBeNull()
    expect(composeWorkload(set, alone).rollout.revision).toBeNull()
  })
})

describe('a DaemonSet', () => {
  const status = {
    observedGeneration: 3,
    desiredNumberScheduled: 5,
    currentNumberScheduled: 4,
    updatedNumberScheduled: 2,
    numberReady: 3,
    numberAvailable: 1,
  }
  const set = readDaemonSet({
    metadata: meta('agent'),
    spec: { template: template('agent:2', 'agent'), updateStrategy: { type: 'OnDelete' } },
    status,
  })

  test('wants a pod on each node that it is scheduled to', () => {
    expect(set.rollout).toMatchObject({ wanted: 5, total: 4, updated: 2, ready: 3, available: 1, strategy: 'OnDelete' })
  })

  test('matches pods and revisions by the bare hash', () => {
    const revision = (name: string, number: number, image: string) =>
      readControllerRevision({
        metadata: meta(`agent-${name}`, {
          labels: { 'controller-revision-hash': name },
          ...ownedBy('DaemonSet', 'agent'),
        }),
        revision: number,
        data: { spec: { template: { ...template(image, 'agent'), $patch: 'replace' } } },
      })
    const revisions = [revision('aaa', 1, 'agent:1'), revision('bbb', 2, 'agent:2')]
    expect(composeWorkload(set, { ...alone, revisions }).rollout.revision).toBe('bbb')
  })

  test('is read also beside revisions whose data is another operator’s', () => {
    const odd = readControllerRevision({ metadata: meta('agent-x'), revision: 9, data: { raw: 'base64' } })
    expect(odd.revision.images).toEqual({})
    expect(composeWorkload(set, { ...alone, revisions: [odd] }).rollout.revision).toBeNull()
  })
})

describe('CronJobs and Jobs', () => {
  const job = (name: string, created: string, status: object, spec: object = {}) =>
    readJob({
      metadata: meta(name, {
        creationTimestamp: `2026-11-21T${created}Z`,
        ...ownedBy('CronJob', 'report'),
      }),
      spec: { template: template('report:1', 'report'), ...spec },
      status,
    })
  const condition = (type: string, reason: string) => ({
    conditions: [{ type, status: 'True', reason, message: 'in words', lastTransitionTime: '2026-11-21T09:05:00Z' }],
  })

  test.each([
    [
      'complete',
      { ...condition('Complete', 'CompletionsReached'), completionTime: '2026-11-21T09:04:00Z' },
      {},
      '09:04:00',
    ],
    ['failed', condition('Failed', 'BackoffLimitExceeded'), {}, '09:05:00'],
    ['active', { active: 1, startTime: '2026-11-21T09:00:00Z' }, {}, null],
    ['active', condition('FailureTarget', 'BackoffLimitExceeded'), {}, null],
    ['suspended', condition('Suspended', 'JobSuspended'), { suspend: true }, null],
  ])('a run is %s', (state, status, spec, finished) => {
    expect(job('report-1', '09:00:00', status, spec).run).toMatchObject({
      state,
      finishedAt: finished === null ? null : at(finished),
      images: { 'containers/report': 'report:1' },
    })
  })

  test('a failed run says why', () => {
    expect(job('report-1', '09:00:00', condition('Failed', 'BackoffLimitExceeded')).run?.message).toBe(
      'BackoffLimitExceeded: in words',
    )
  })

  test('a CronJob has the image of its jobTemplate with its owner, and its runs, newest first', () => {
    const fields = { 'f:containers': { 'k:{"name":"report"}': { 'f:image': {} } } }
    const object = readCronJob({
      metadata: meta('report', {
        managedFields: [
          {
            manager: 'kubectl-edit',
            operation: 'Update',
            time: '2026-11-21T09:00:00Z',
            fieldsV1: { 'f:spec': { 'f:jobTemplate': { 'f:spec': { 'f:template': { 'f:spec': fields } } } } },
          },
        ],
      }),
      spec: { suspend: true, jobTemplate: { spec: { template: template('report:2', 'report') } } },
    })
    const jobs = [job('report-1', '08:00:00', {}), job('report-2', '09:00:00', {})]
    const pods = [pod('report-1-x', 'report-1'), pod('report-2-x', 'report-2')]
    const live = composeWorkload(object, { ...alone, jobs, pods })
    expect(live.containers[0]).toMatchObject({ image: 'report:2', owners: [{ manager: 'kubectl-edit' }] })
    expect(live.rollout).toMatchObject({ wanted: null, suspended: true, revision: 'report-2' })
    expect(live.runs.map(({ name }) => name)).toEqual(['report-2', 'report-1'])
    expect(live.pods?.filter(({ revision }) => revision === live.rollout.revision).map(({ name }) => name)).toEqual([
      'report-2-x',
    ])
  })

  test('a Job is a run of itself, and says what controls it', () => {
    const live = composeWorkload(job('report-1', '09:00:00', {}), alone)
    expect(live.runs.map(({ name }) => name)).toEqual(['report-1'])
    expect(live.controlledBy).toEqual({ kind: 'CronJob', name: 'report' })
  })

  function pod(name: string, owner: string) {
    return readPod({
      metadata: meta(name, ownedBy('Job', owner)),
      spec: template('report:1', 'report').spec,
      status: {},
    })
  }
})

describe('a pod', () => {
  const raw = {
    metadata: meta('web-abc-1', { labels: { 'pod-template-hash': 'abc' }, deletionTimestamp: '2026-11-21T10:00:00Z' }),
    spec: {
      nodeName: 'node-1',
      containers: [
        { name: 'web', image: 'web:2' },
        { name: 'istio-proxy', image: 'istio/proxyv2:1.20' },
      ],
      initContainers: [{ name: 'migrate', image: 'web:2' }],
    },
    status: {
      phase: 'Pending',
      conditions: [
        { type: 'Ready', status: 'False', lastTransitionTime: '2026-11-21T09:00:00Z' },
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/3 nodes are available',
          lastTransitionTime: '2026-11-21T08:59:00Z',
        },
      ],
      containerStatuses: [
        {
          name: 'web',
          image: 'docker.io/library/web:2',
          imageID: 'docker.io/library/web@sha256:aa',
          ready: false,
          restartCount: 4,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
          lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-11-21T09:01:00Z' } },
        },
      ],
      initContainerStatuses: [
        {
          name: 'migrate',
          imageID: '',
          ready: true,
          restartCount: 0,
          state: { terminated: { reason: 'Completed', exitCode: 0, finishedAt: '2026-11-21T09:00:30Z' } },
          lastState: {},
        },
      ],
    },
  }

  test('tells its own words: waiting, last termination, restarts, why it is not scheduled', () => {
    const { pod } = readPod(raw)
    expect(pod).toMatchObject({ revision: 'abc', phase: 'Pending', ready: false, readySince: null, deleting: true })
    expect(pod.unschedulable).toEqual({ message: '0/3 nodes are available', since: at('08:59:00') })
    expect(pod.containers[0]).toEqual({
      name: 'web',
      field: 'containers',
      image: 'web:2',
      imageId: 'docker.io/library/web@sha256:aa',
      ready: false,
      restarts: 4,
      waiting: { reason: 'CrashLoopBackOff', message: 'back-off' },
      runningSince: null,
      lastTermination: { reason: 'OOMKilled', exitCode: 137, finishedAt: at('09:01:00') },
      terminated: null,
    })
    expect(pod.containers[2]).toMatchObject({
      field: 'initContainers',
      terminated: { reason: 'Completed', exitCode: 0 },
    })
  })

  test('has also the containers that were injected into it, started or not', () => {
    expect(readPod(raw).pod.containers[1]).toMatchObject({
      name: 'istio-proxy',
      image: 'istio/proxyv2:1.20',
      imageId: '',
    })
  })

  test('has the platform of its node once that is known', () => {
    const node = readNode({
      metadata: { name: 'node-1' },
      status: { nodeInfo: { containerRuntimeVersion: 'containerd://1.7.2', architecture: 'arm64' } },
    })
    const deployment = readDeployment({ metadata: meta('web'), spec: { template: template('web:2') }, status: {} })
    const platformOf = (name: string) => (name === 'node-1' ? node.platform : null)
    const live = composeWorkload(deployment, { ...alone, pods: [readPod(raw)], platformOf })
    expect(live.pods?.[0]?.platform).toBe('containerd/arm64')
    expect(composeWorkload(deployment, { ...alone, pods: [readPod(raw)] }).pods?.[0]?.platform).toBeNull()
  })

  test('is no part of a workload whose pods may not be read', () => {
    const deployment = readDeployment({ metadata: meta('web'), spec: { template: template('web:2') }, status: {} })
    expect(composeWorkload(deployment, { ...alone, pods: null }).pods).toBeNull()
  })
})
