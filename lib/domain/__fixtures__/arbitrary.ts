import fc from 'fast-check'
import type { ChainLink, SlotEvidence } from '@/lib/domain/evidence'
import type { FieldOwner, LivePod, LiveRollout, LiveRun, LiveWorkload } from '@/lib/domain/live'
import type { SlotMemory } from '@/lib/domain/memory'
import * as make from './evidence'
import { hour, image, minute, now, second } from './evidence'

/** Evidence as wild as the types allow: small pools, so that values meet each other often. */

const ages = [
  0,
  second,
  3 * second,
  29 * second,
  31 * second,
  minute,
  89 * second,
  2 * minute,
  9 * minute,
  11 * minute,
  40 * minute,
  3 * hour,
]
export const time = fc.constantFrom(...ages.map(age => now - age), now + minute)
const maybeTime = fc.option(time)
const mostlyNow = fc.oneof({ weight: 12, arbitrary: fc.constant(now) }, { weight: 1, arbitrary: maybeTime })
const tag = fc.constantFrom(
  '1.9.0',
  '1.9.0',
  '2.0.0',
  '2.0.0',
  '2.0.0',
  '2.0.0',
  '2.0.1-hotfix',
  'latest',
  'PLACEHOLDER',
)
const text = fc.oneof(
  { weight: 30, arbitrary: tag.map(image) },
  { weight: 2, arbitrary: tag.map(one => `${image(one)}@${make.digestA}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '1.10', `\${TAG}`, 'nginx', 'ghcr.io/acme/other:1', '@@', '🚢') },
)
const flag = fc.boolean()
const replicas = fc.constantFrom(0, 1, 3)

export const fieldOwner: fc.Arbitrary<FieldOwner> = fc.record({
  manager: fc.constantFrom(
    'kustomize-controller',
    'argocd-controller',
    'kubectl',
    'kubectl-set',
    'kubectl-rollout',
    'before-first-apply',
    'ci-deployer',
  ),
  operation: fc.constantFrom('Apply', 'Update'),
  subresource: fc.constantFrom(null, null, 'scale', 'status'),
  time: maybeTime,
})

const workloadRef = fc.record({
  kind: fc.constantFrom('Deployment', 'Job'),
  namespace: fc.constantFrom('shop', null),
  name: fc.constantFrom('cart', 'web'),
})

const failure = fc.record({
  reason: fc.constantFrom('ReconciliationFailed', 'HealthCheckFailed'),
  message: fc.string({ maxLength: 30 }),
  since: maybeTime,
  stalled: flag,
  healthOf: fc.option(fc.array(workloadRef, { maxLength: 2 })),
})
const linkWords = fc.record({ words: fc.string({ maxLength: 10 }), since: maybeTime })

export const chainLink: fc.Arbitrary<ChainLink> = fc.record({
  controller: fc.constantFrom('flux', 'argocd', 'kluctl'),
  kind: fc.constantFrom('Kustomization', 'Application', 'GitRepository'),
  namespace: fc.constant('flux-system'),
  name: fc.constantFrom('shop', 'fleet'),
  role: fc.constantFrom('apply', 'source', 'dependency', 'creator'),
  onTheWay: fc.constantFrom(true, true, false),
  failing: rarely(failure),
  applying: rarely(linkWords),
  suspended: rarely(fc.record({ words: fc.constant('spec.suspend'), since: maybeTime, by: fc.option(fieldOwner) })),
  excluded: rarely(linkWords),
  manual: rarely(linkWords),
  heals: fc.option(flag),
  fetched: fc.option(fc.constant('main@sha1:1')),
  applied: rarely(
    fc.record({
      revision: fc.constant('main@sha1:1'),
      commit: fc.constant(null),
      at: maybeTime,
      inMirror: flag,
      declares: fc.option(text),
    }),
  ),
  followsOther: seldom(fc.constant('branch release')),
  overrides: seldom(fc.constant('spec.images')),
  otherDifference: rarely(fc.constant('OutOfSync (Service cart)')),
})

const condition = fc.record({
  type: fc.constantFrom('Available', 'Progressing', 'Ready'),
  status: fc.constantFrom('True', 'False', 'Unknown'),
  reason: fc.constantFrom('NewReplicaSetAvailable', 'ReplicaSetUpdated', 'ProgressDeadlineExceeded'),
  message: fc.string({ maxLength: 10 }),
  at: maybeTime,
  since: maybeTime,
})

export const rollout: fc.Arbitrary<LiveRollout> = fc.record({
  generation: fc.constantFrom(4, 4, 5),
  observedGeneration: fc.constantFrom(4, 4, 3),
  wanted: fc.option(replicas, { freq: 6 }),
  updated: replicas,
  ready: replicas,
  available: replicas,
  total: replicas,
  conditions: fc.array(condition, { maxLength: 3 }),
  paused: rare(),
  suspended: rare(),
  strategy: fc.constantFrom('RollingUpdate', 'Recreate', 'OnDelete', null),
  partition: fc.constantFrom(0, 0, 1),
  progressDeadlineMs: fc.constantFrom(null, 10 * minute, second),
  revision: fc.constantFrom('new', 'new', 'old', null),
  revisionSince: maybeTime,
})

const container = fc.record({
  name: fc.constantFrom('cart', 'proxy'),
  field: fc.constantFrom('containers', 'initContainers'),
  image: text,
  imageId: fc.constantFrom(
    '',
    `${make.repository}@${make.digestA}`,
    `${make.repository}@${make.digestB}`,
    make.digestA,
    'x://y',
  ),
  ready: flag,
  restarts: fc.nat({ max: 12 }),
  waiting: fc.option(
    fc.record({
      reason: fc.constantFrom('CrashLoopBackOff', 'ImagePullBackOff', 'PodInitializing'),
      message: fc.string({ maxLength: 8 }),
    }),
  ),
  runningSince: maybeTime,
  lastTermination: fc.option(
    fc.record({ reason: fc.constantFrom('OOMKilled', 'Error'), exitCode: fc.nat({ max: 137 }), finishedAt: maybeTime }),
  ),
  terminated: fc.constant(null),
})

const pod: fc.Arbitrary<LivePod> = fc.record({
  name: fc.constantFrom('cart-new-1', 'cart-new-2', 'cart-old-1'),
  revision: fc.constantFrom('new', 'old', null),
  createdAt: time,
  deleting: rare(),
  phase: fc.constantFrom('Running', 'Pending'),
  ready: flag,
  readySince: maybeTime,
  unschedulable: rarely(fc.record({ message: fc.constant('0/3 nodes'), since: maybeTime })),
  node: fc.constant(null),
  platform: fc.constantFrom('containerd/amd64', 'containerd/arm64', null),
  containers: fc.uniqueArray(container, { maxLength: 2, selector: one => one.name }),
})

const run: fc.Arbitrary<LiveRun> = fc.record({
  name: fc.constantFrom('new', 'old'),
  images: text.map(one => ({ 'containers/cart': one })),
  createdAt: time,
  startedAt: maybeTime,
  finishedAt: maybeTime,
  state: fc.constantFrom('active', 'complete', 'failed', 'suspended'),
  message: fc.constantFrom('', 'BackoffLimitExceeded'),
})

const kinds = [
  ...Array<string>(9).fill('Deployment'),
  'StatefulSet',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'Rollout',
]

const workload: fc.Arbitrary<LiveWorkload> = fc.record({
  cluster: fc.constant('prod-eu'),
  kind: fc.constantFrom(...kinds),
  namespace: fc.constantFrom('shop', 'other'),
  name: fc.constantFrom('cart', 'web'),
  uid: fc.constant('uid'),
  createdAt: time,
  labels: fc.constantFrom<Record<string, string>>(
    {},
    { 'app.kubernetes.io/name': 'cart' },
    { 'kustomize.toolkit.fluxcd.io/name': 'shop' },
  ),
  annotations: fc.constant<Record<string, string>>({}),
  controlledBy: seldom(fc.constant({ kind: 'Canary', name: 'cart' })),
  containers: fc.array(
    fc.record({
      name: fc.constantFrom('cart', 'cart', 'proxy'),
      field: fc.constantFrom('containers', 'containers', 'initContainers'),
      image: text,
      owners: fc.array(fieldOwner, { maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
  rollout,
  revisions: fc.array(
    fc.record({
      id: fc.constantFrom('new', 'old'),
      number: fc.nat({ max: 5 }),
      createdAt: time,
      images: text.map(one => ({ 'containers/cart': one })),
    }),
    { maxLength: 3 },
  ),
  pods: fc.option(fc.uniqueArray(pod, { maxLength: 4, selector: one => one.name }), { freq: 6 }),
  runs: fc.array(run, { maxLength: 2 }),
  scaler: fc.constantFrom<LiveWorkload['scaler']>(null, 'unknown', { kind: 'HorizontalPodAutoscaler', name: 'cart' }),
  replicasOwners: fc.array(fieldOwner, { maxLength: 2 }),
})

const live: fc.Arbitrary<SlotEvidence['live']> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('found' as const),
      workload,
      asOf: fc.constantFrom(now, now, now, now - hour),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('absent' as const),
      listedAt: time,
      asOf: fc.constantFrom(now, now, now, now - hour),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('notRead' as const),
      reason: fc.constant('forbidden'),
      fix: fc.constant('allow it'),
      asOf: maybeTime,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'noCluster' as const }) },
)

const memory: fc.Arbitrary<SlotMemory> = fc.record({
  firstSight: maybeTime,
  lastLive: maybeTime,
  image: fc.option(fc.record({ text, since: time, after: maybeTime, previous: fc.option(text) })),
  troubles: fc.array(
    fc.record({
      pod: fc.constantFrom('cart-new-1', 'cart-new-2'),
      container: fc.constantFrom('cart', 'proxy'),
      reason: fc.constant('CrashLoopBackOff'),
      since: time,
      last: time,
    }),
    { maxLength: 2 },
  ),
  restarts: fc.array(
    fc.record({
      pod: fc.constantFrom('cart-new-1', 'cart-new-2'),
      container: fc.constantFrom('cart', 'proxy'),
      count: fc.nat({ max: 9 }),
      restartedAt: fc.array(time, { maxLength: 4 }),
      oomKilledAt: fc.array(time, { maxLength: 3 }),
    }),
    { maxLength: 2 },
  ),
  unavailableSince: maybeTime,
  progress: fc.option(fc.record({ counters: fc.constantFrom('4/new/3/3/3/3/3', '4/new/3/1/3/3/3'), since: time })),
  finished: fc.option(fc.record({ revision: fc.constantFrom('new', 'old'), at: time })),
  completed: fc.array(fc.record({ image: text, at: time }), { maxLength: 2 }),
  links: fc.array(
    fc.record({
      id: fc.constantFrom('Kustomization/flux-system/shop', 'GitRepository/flux-system/fleet'),
      failingSince: maybeTime,
      failure: fc.option(failure),
      applyingSince: maybeTime,
      obstructing: flag,
    }),
    { maxLength: 2 },
  ),
  clearedAt: rarely(time),
  digestsDifferSince: maybeTime,
})

const desired = fc
  .record({
    image: text,
    status: fc.constantFrom(...Array<'rendered'>(20).fill('rendered'), 'declared', 'unresolved'),
    hook: rarely(fc.constant('pre-install')),
    ttl: rarely(fc.constant(60)),
    replicas: fc.constantFrom(null, 0, 3),
    suspend: flag,
    arrivedAt: time,
    arrivalSeen: flag,
    declaredSince: maybeTime,
    earlier: fc.option(
      fc.array(
        text.map(one => ({ image: one, commit: null })),
        { maxLength: 3 },
      ),
      { freq: 8 },
    ),
    disputed: seldom(fc.constant('two paths')),
    siblings: fc.constantFrom(['containers/cart'], ['containers/cart', 'containers/proxy'], []),
  })
  .map(({ image: ref, status, hook, ttl, replicas: count, suspend, ...more }) => {
    const facts = make.facts({ replicas: count, suspend, hook, ttlSecondsAfterFinished: ttl })
    return make.desired(more, { image: ref, status, reason: status === 'rendered' ? null : 'because', facts })
  })

export const evidence: fc.Arbitrary<SlotEvidence> = fc.record({
  service: fc.constant('cart'),
  environment: fc.constant('prod'),
  cluster: fc.constantFrom('prod-eu', null),
  workload: fc.record({
    kind: fc.constantFrom(...kinds),
    namespace: fc.constantFrom('shop', null),
    name: fc.constant('cart'),
  }),
  slot: fc.constantFrom(
    { container: 'cart', field: 'containers' as const },
    { container: 'cart', field: 'initContainers' as const },
  ),
  desired: fc.option(desired, { freq: 15 }),
  removed: rarely(fc.record({ at: time, commit: fc.constant('9c1'), author: fc.constant('mara') })),
  promoted: rarely(fc.record({ image: text, promotion: fc.constantFrom('#412', null) })),
  live,
  chain: fc.option(fc.array(chainLink, { maxLength: 3 }), { freq: 4 }),
  chainUnread: rarely(fc.constant('kustomizations may not be read')),
  memory,
  freshness: fc.record({
    git: fc.record({ asOf: mostlyNow, intervalMs: fc.constantFrom(second, 30 * second) }),
    cluster: fc.record({ asOf: mostlyNow }),
    controller: fc.option(fc.record({ asOf: mostlyNow }), { freq: 15 }),
  }),
  settings: fc.record({
    graceMs: fc.constantFrom(5 * minute, 10 * minute),
    aliases: fc.constantFrom([], [{ from: 'docker.io', to: 'cache.example/hub' }]),
    mutableTags: fc.constantFrom([], ['2.0.0']),
    pipelines: fc.constantFrom([], ['ci-deployer']),
    namespaces: fc.constantFrom(['shop'], []),
    affixes: fc.constant([{ prefix: '', suffix: '-v2' }]),
    progressDeadlineMs: fc.constant(10 * minute),
    usualDeliveryMs: fc.option(fc.constant(90 * second)),
  }),
})

function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
}

function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 30, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
}

function rare(): fc.Arbitrary<boolean> {
  return fc.constantFrom(false, false, false, true)
}
