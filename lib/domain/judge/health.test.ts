import { describe, expect, it } from 'vitest'
import * as make from '@/lib/domain/__fixtures__/evidence'
import { hour, image, minute, now, owner, second } from '@/lib/domain/__fixtures__/evidence'
import type { SlotEvidence } from '@/lib/domain/evidence'
import { judge } from '@/lib/domain/judge'
import type { LivePod, LiveRollout, LiveRun, LiveWorkload } from '@/lib/domain/live'
import type { SlotMemory } from '@/lib/domain/memory'
import type { State } from '@/lib/domain/verdict'
import { healthRows } from './health'

interface Change {
  readonly live?: Partial<LiveWorkload>
  readonly memory?: Partial<SlotMemory>
  readonly more?: Partial<SlotEvidence>
}

interface RowCase {
  readonly row: string
  readonly state: State
  readonly when: string
  readonly holds: Change
  readonly unless: string
  readonly neighbour: Change
  readonly instead: string
}

const trouble = (since: number, last = now, container = 'cart', pod = 'cart-new-1') => ({
  troubles: [{ pod, container, reason: 'CrashLoopBackOff', since, last }],
})
const waits = (more: Partial<LivePod> = {}): Partial<LiveWorkload> => ({
  pods: [make.waitingPod('cart-new-1', 'CrashLoopBackOff', more), make.pod('cart-new-2')],
})
const restarts = (restarted: readonly number[], killed: readonly number[] = []) => ({
  restarts: [{ pod: 'cart-new-1', container: 'cart', count: 9, restartedAt: restarted, oomKilledAt: killed }],
})
const restarting: Partial<LiveWorkload> = { pods: [make.unready('cart-new-1'), make.pod('cart-new-2')] }
const roll = (more: Partial<LiveRollout>): Partial<LiveWorkload> => ({ rollout: make.rolling(more) })
const stands = (rollout: LiveRollout, since: number): Partial<SlotMemory> => ({
  progress: {
    counters: [
      rollout.generation,
      rollout.revision,
      rollout.wanted,
      rollout.updated,
      rollout.ready,
      rollout.available,
      rollout.total,
    ].join('/'),
    since,
  },
})
const run = (state: LiveRun['state'], age: number): LiveRun => ({
  name: `cart-${age}`,
  images: { 'containers/cart': image('2.0.0') },
  createdAt: now - age,
  startedAt: now - age,
  finishedAt: state === 'active' ? null : now - age + minute,
  state,
  message: 'BackoffLimitExceeded: Job has reached the specified backoff limit',
})
const cron = (
  runs: readonly LiveRun[],
  pods: readonly LivePod[] = [],
  more: Partial<LiveRollout> = {},
): Partial<LiveWorkload> => ({
  kind: 'CronJob',
  rollout: make.rollout({ wanted: null, conditions: [], revision: runs[0]?.name ?? null, ...more }),
  runs,
  pods,
})
const down = { ready: 0, available: 0 }
const zero = { wanted: 0, updated: 0, ready: 0, available: 0, total: 0 }
const unavailable = make.condition('Available', 'False', 'MinimumReplicasUnavailable', now - minute)
const named = (name: string) =>
  make.failing(now - minute, {
    reason: 'HealthCheckFailed',
    message: "timeout waiting for: [Deployment/shop/cart status: 'InProgress']",
    healthOf: [{ kind: 'Deployment', namespace: 'shop', name }],
  })
const sidecar = make.podContainer({ name: 'proxy', waiting: { reason: 'CrashLoopBackOff', message: '' }, ready: false })
const withSidecar: Partial<LiveWorkload> = {
  pods: [make.pod('cart-new-1', { ready: false, readySince: null, containers: [make.podContainer(), sidecar] })],
}

const cases: readonly RowCase[] = [
  {
    row: 'h1',
    state: 'Degraded',
    when: 'a pod waits in CrashLoopBackOff for 30 s',
    holds: { live: waits(), memory: trouble(now - 30 * second) },
    unless: 'it waits for less',
    neighbour: { live: waits(), memory: trouble(now - 30 * second + 1) },
    instead: 'h6',
  },
  {
    row: 'h1',
    state: 'Degraded',
    when: 'a pod that was seen to crash for long runs for a moment',
    holds: { live: restarting, memory: trouble(now - minute, now - 5 * second) },
    unless: 'it has been ready for a minute',
    neighbour: {
      live: { pods: [make.pod('cart-new-1', { readySince: now - minute })] },
      memory: trouble(now - 5 * minute, now - 2 * minute),
    },
    instead: 'h6',
  },
  {
    row: 'h1',
    state: 'Degraded',
    when: 'it became ready less than a minute ago',
    holds: {
      live: { pods: [make.pod('cart-new-1', { readySince: now - minute + 1 })] },
      memory: trouble(now - 5 * minute, now - 2 * minute),
    },
    unless: 'it never waited for long',
    neighbour: {
      live: { pods: [make.pod('cart-new-1', { readySince: now - minute + 1 })] },
      memory: trouble(now - 90 * second, now - 80 * second),
    },
    instead: 'h6',
  },
  {
    row: 'h1',
    state: 'Degraded',
    when: 'an injected container cannot run',
    holds: { live: withSidecar, memory: trouble(now - minute, now, 'proxy') },
    unless: 'Git declares that container: then it has a slot of its own',
    neighbour: {
      live: withSidecar,
      memory: trouble(now - minute, now, 'proxy'),
      more: { desired: make.desired({ siblings: ['containers/cart', 'containers/proxy'] }) },
    },
    instead: 'h6',
  },
  {
    row: 'h1',
    state: 'Degraded',
    when: 'a pod of the current template cannot run',
    holds: { live: waits(), memory: trouble(now - minute) },
    unless: 'it is a pod of an older one',
    neighbour: { live: waits({ revision: 'old' }), memory: trouble(now - minute) },
    instead: 'h6',
  },
  {
    row: 'h1',
    state: 'Degraded',
    when: 'a container restarted three times in ten minutes',
    holds: { live: restarting, memory: restarts([now - 9 * minute, now - 5 * minute, now - minute]) },
    unless: 'one of them is older',
    neighbour: { live: restarting, memory: restarts([now - 10 * minute, now - 5 * minute, now - minute]) },
    instead: 'h6',
  },
  {
    row: 'h1',
    state: 'Degraded',
    when: 'a container was OOMKilled twice in ten minutes',
    holds: {
      live: restarting,
      memory: restarts([now - 5 * minute, now - minute], [now - 5 * minute, now - minute]),
    },
    unless: 'once',
    neighbour: { live: restarting, memory: restarts([now - 5 * minute, now - minute], [now - minute]) },
    instead: 'h6',
  },
  {
    row: 'h1',
    state: 'Degraded',
    when: 'the newest run of a CronJob failed',
    holds: { live: cron([run('failed', hour), run('complete', 2 * hour)]) },
    unless: 'an older one did',
    neighbour: { live: cron([run('complete', hour), run('failed', 2 * hour)]) },
    instead: 'h6',
  },
  {
    row: 'h1',
    state: 'Degraded',
    when: 'the newest run failed while pods of older runs still run',
    holds: { live: cron([run('failed', hour)], [make.pod('cart-older-x', { revision: 'cart-older' })]) },
    unless: 'the pods that cannot run are those of an older run',
    neighbour: {
      live: cron(
        [run('active', hour)],
        [make.waitingPod('cart-new-1', 'CrashLoopBackOff', { revision: 'cart-older' })],
      ),
      memory: trouble(now - minute),
    },
    instead: 'h6',
  },
  {
    row: 'h2',
    state: 'Degraded',
    when: 'the controller says that the deadline passed, also when the rollout is paused',
    holds: {
      live: roll({ paused: true, conditions: [make.condition('Progressing', 'False', 'ProgressDeadlineExceeded')] }),
    },
    unless: 'it only does not know',
    neighbour: { live: roll({ conditions: [make.condition('Progressing', 'Unknown', 'DeploymentPaused')] }) },
    instead: 'h5',
  },
  {
    row: 'h2',
    state: 'Degraded',
    when: 'nothing moved within the deadline',
    holds: { live: roll({}), memory: stands(make.rolling(), now - 10 * minute) },
    unless: 'something moved since',
    neighbour: { live: roll({}), memory: stands(make.rolling(), now - 10 * minute + 1) },
    instead: 'h5',
  },
  {
    row: 'h2',
    state: 'Degraded',
    when: 'nothing moved for ten minutes where the kind has no deadline',
    holds: {
      live: { kind: 'StatefulSet', ...roll({ progressDeadlineMs: null }) },
      memory: stands(make.rolling(), now - 10 * minute),
    },
    unless: 'updates wait for a person',
    neighbour: {
      live: { kind: 'StatefulSet', ...roll({ progressDeadlineMs: null, strategy: 'OnDelete' }) },
      memory: stands(make.rolling(), now - hour),
    },
    instead: 'h4',
  },
  {
    row: 'h2',
    state: 'Degraded',
    when: 'a pod is Unschedulable for the deadline',
    holds: {
      live: {
        pods: [make.unready('cart-1', {}, { unschedulable: { message: '0/3 nodes', since: now - 10 * minute } })],
      },
    },
    unless: 'for less',
    neighbour: {
      live: {
        pods: [make.unready('cart-1', {}, { unschedulable: { message: '0/3 nodes', since: now - 10 * minute + 1 } })],
      },
    },
    instead: 'h6',
  },
  {
    row: 'h2',
    state: 'Degraded',
    when: 'a failed health check names this workload',
    holds: { more: { chain: [named('cart')] } },
    unless: 'it names another',
    neighbour: { more: { chain: [named('cart-worker')] } },
    instead: 'h6',
  },
  {
    row: 'h3',
    state: 'Degraded',
    when: 'no pod is available for a minute after the rollout was finished',
    holds: { live: { rollout: make.rollout(down) }, memory: { unavailableSince: now - minute } },
    unless: 'for less',
    neighbour: { live: { rollout: make.rollout(down) }, memory: { unavailableSince: now - minute + 1 } },
    instead: 'h6',
  },
  {
    row: 'h3',
    state: 'Degraded',
    when: 'the controller says Available=False for a minute, although we saw it only now',
    holds: {
      memory: { unavailableSince: now },
      live: {
        rollout: make.rollout({
          ready: 1,
          available: 1,
          conditions: [unavailable, make.condition('Progressing', 'True', 'NewReplicaSetAvailable')],
        }),
      },
    },
    unless: 'the rollout is not finished',
    neighbour: { live: { rollout: make.rolling({ ready: 1, available: 1, conditions: [unavailable] }) } },
    instead: 'h5',
  },
  {
    row: 'h3',
    state: 'Degraded',
    when: 'it was scaled to 0 and Git declares three',
    holds: { live: { rollout: make.rollout(zero), pods: [] } },
    unless: 'Git declares 0',
    neighbour: {
      live: { rollout: make.rollout(zero), pods: [] },
      more: { desired: make.desired({}, { facts: make.facts({ replicas: 0 }) }) },
    },
    instead: 'h6',
  },
  {
    row: 'h3',
    state: 'Degraded',
    when: 'it stands at 0, Git declares nothing and no autoscaler owns it',
    holds: {
      live: { rollout: make.rollout(zero), pods: [] },
      more: { desired: make.desired({}, { facts: make.facts({ replicas: null }) }) },
    },
    unless: 'an autoscaler does',
    neighbour: {
      live: { rollout: make.rollout(zero), pods: [], scaler: { kind: 'ScaledObject', name: 'cart' } },
      more: { desired: make.desired({}, { facts: make.facts({ replicas: null }) }) },
    },
    instead: 'h6',
  },
  {
    row: 'h3',
    state: 'Degraded',
    when: 'it stands at 0, autoscalers may not be read and a hand owns the replicas',
    holds: {
      live: {
        rollout: make.rollout(zero),
        pods: [],
        scaler: 'unknown',
        replicasOwners: [owner('kubectl', null, { subresource: 'scale' })],
      },
    },
    unless: 'a scaler owns them',
    neighbour: {
      live: {
        rollout: make.rollout(zero),
        pods: [],
        scaler: 'unknown',
        replicasOwners: [owner('kube-controller-manager', null, { subresource: 'scale' })],
      },
    },
    instead: 'h6',
  },
  {
    row: 'h3',
    state: 'Degraded',
    when: 'it stands at 0 and a hand owns the replicas beside the applier',
    holds: {
      live: {
        rollout: make.rollout(zero),
        pods: [],
        replicasOwners: [owner('kustomize-controller'), owner('kubectl-edit')],
      },
    },
    unless: 'KEDA does',
    neighbour: {
      live: {
        rollout: make.rollout(zero),
        pods: [],
        replicasOwners: [owner('kustomize-controller'), owner('keda-operator')],
      },
    },
    instead: 'h6',
  },
  {
    row: 'h3',
    state: 'Degraded',
    when: 'a StatefulSet stands at 0',
    holds: { live: { kind: 'StatefulSet', rollout: make.rollout(zero), pods: [] } },
    unless: 'it is a DaemonSet: no node wants it',
    neighbour: { live: { kind: 'DaemonSet', rollout: make.rollout(zero), pods: [] } },
    instead: 'h6',
  },
  {
    row: 'h4',
    state: 'Suspended',
    when: 'a rollout is paused half way',
    holds: { live: roll({ paused: true }) },
    unless: 'the paused one is finished',
    neighbour: { live: { rollout: make.rollout({ paused: true }) } },
    instead: 'h6',
  },
  {
    row: 'h4',
    state: 'Suspended',
    when: 'a Deployment was paused and then changed, so that no revision of it exists yet',
    holds: {
      live: roll({ paused: true, updated: 0, total: 3 }),
      memory: { finished: { revision: 'new', at: now - hour } },
    },
    unless: 'it was not changed',
    neighbour: {
      live: roll({ paused: true, updated: 3, total: 3 }),
      memory: { finished: { revision: 'new', at: now - hour } },
    },
    instead: 'h6',
  },
  {
    row: 'h4',
    state: 'Suspended',
    when: 'a partition is reached',
    holds: { live: { kind: 'StatefulSet', ...roll({ updated: 2, wanted: 3, total: 3, partition: 1 }) } },
    unless: 'pods above the partition are still to come',
    neighbour: { live: { kind: 'StatefulSet', ...roll({ updated: 1, wanted: 3, total: 3, partition: 1 }) } },
    instead: 'h5',
  },
  {
    row: 'h4',
    state: 'Suspended',
    when: 'a CronJob is suspended and Git does not say so',
    holds: { live: cron([], [], { suspended: true }) },
    unless: 'Git says so',
    neighbour: {
      live: cron([], [], { suspended: true }),
      more: { desired: make.desired({}, { facts: make.facts({ suspend: true }) }) },
    },
    instead: 'h6',
  },
  {
    row: 'h5',
    state: 'Rolling out',
    when: 'old pods are left',
    holds: { live: roll({ updated: 3, total: 4 }) },
    unless: 'none is',
    neighbour: { live: roll({ updated: 3, total: 3 }) },
    instead: 'h6',
  },
  {
    row: 'h5',
    state: 'Rolling out',
    when: 'not all updated pods are available yet',
    holds: { live: roll({ updated: 3, total: 3, available: 2 }) },
    unless: 'they were once, for this template',
    neighbour: {
      live: roll({ updated: 3, total: 3, available: 2, ready: 2 }),
      memory: { finished: { revision: 'new', at: now - hour } },
    },
    instead: 'h6',
  },
  {
    row: 'h5',
    state: 'Rolling out',
    when: 'an earlier template was finished, not this one',
    holds: {
      live: roll({ updated: 3, total: 3, available: 2 }),
      memory: { finished: { revision: 'old', at: now - hour } },
    },
    unless: 'the controller itself says that the new ReplicaSet is available',
    neighbour: { live: { rollout: make.rollout({ available: 2, ready: 2 }) } },
    instead: 'h6',
  },
  {
    row: 'h5',
    state: 'Rolling out',
    when: 'the controller has not looked at the newest template yet',
    holds: { live: { rollout: make.rollout({ generation: 5 }) } },
    unless: 'it has',
    neighbour: { live: { rollout: make.rollout({ generation: 5, observedGeneration: 5 }) } },
    instead: 'h6',
  },
  {
    row: 'h5',
    state: 'Rolling out',
    when: 'a revived ReplicaSet has no pods yet, although the condition is still the old one',
    holds: { live: { rollout: make.rollout({ updated: 0, total: 3 }) } },
    unless: 'its pods are there',
    neighbour: { live: { rollout: make.rollout({ updated: 3, total: 3 }) } },
    instead: 'h6',
  },
  {
    row: 'h5',
    state: 'Rolling out',
    when: 'a Job is still active',
    holds: { live: { ...cron([run('active', hour)]), kind: 'Job' } },
    unless: 'a CronJob has an active run',
    neighbour: { live: cron([run('active', hour)]) },
    instead: 'h6',
  },
]

function healthOf({ live, memory, more }: Change) {
  return judge(make.evidence({ live: make.found(live), memory: make.memory(memory), ...more }), now).health
}

describe('the health table', () => {
  it.each(cases)('$row says $state when $when', ({ holds, row, state }) => {
    expect(healthOf(holds)).toMatchObject({ row, state })
  })

  it.each(cases)('$row ($when) does not hold when $unless', ({ neighbour, instead }) => {
    expect(healthOf(neighbour)?.row).toBe(instead)
  })

  it('has a case for each of its rows', () => {
    const tried = new Set(cases.map(one => one.row))
    expect(healthRows.filter(row => row.id !== 'h6' && !tried.has(row.id))).toEqual([])
  })

  it('says nothing of a workload that is not there', () => {
    expect(judge(make.evidence({ live: make.absent }), now).health).toBeNull()
  })

  it('says when nobody is recorded: kubectl scale takes the replicas from a server-side applier without a trace', () => {
    const live = { rollout: make.rollout(zero), pods: [], replicasOwners: [] }
    expect(healthOf({ live })?.what).toBe('Scaled to 0; Kubernetes does not record by whom')
  })

  it('names who scaled to 0, which Kubernetes records without a time', () => {
    const live = {
      rollout: make.rollout(zero),
      pods: [],
      replicasOwners: [owner('kubectl', null, { subresource: 'scale' })],
    }
    expect(healthOf({ live })).toMatchObject({
      what: 'Scaled to 0 by kubectl',
      who: { name: 'kubectl', at: null, byHand: true },
    })
  })
})
