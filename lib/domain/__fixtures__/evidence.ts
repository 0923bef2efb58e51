import type { DesiredSlot, WorkloadFacts } from '@/lib/domain/desired'
import type { ChainLink, DesiredEvidence, SlotEvidence } from '@/lib/domain/evidence'
import type {
  FieldOwner,
  LiveCondition,
  LivePod,
  LivePodContainer,
  LiveResult,
  LiveRollout,
  LiveWorkload,
} from '@/lib/domain/live'
import { emptyMemory, type SlotMemory } from '@/lib/domain/memory'

/** Evidence of one slot that is well in every respect; a test says only what is different. */

export const now = Date.UTC(2025, 11, 4, 14, 32)
export const second = 1_000
export const minute = 60_000
export const hour = 60 * minute

export const repository = 'ghcr.io/acme/cart'

export function image(tag: string): string {
  return `${repository}:${tag}`
}

export function owner(
  manager: string,
  time: number | null = now - 2 * hour,
  more: Partial<FieldOwner> = {},
): FieldOwner {
  return { manager, operation: 'Update', subresource: null, time, ...more }
}

export function facts(more: Partial<WorkloadFacts> = {}): WorkloadFacts {
  return { replicas: 3, suspend: false, paused: false, hook: null, ttlSecondsAfterFinished: null, ...more }
}

export function desiredSlot(more: Partial<DesiredSlot> = {}): DesiredSlot {
  return {
    workload: { kind: 'Deployment', namespace: 'shop', name: 'cart' },
    container: 'cart',
    field: 'containers',
    image: image('2.0.0'),
    status: 'rendered',
    reason: null,
    file: 'apps/cart/overlays/prod/kustomization.yaml',
    line: 7,
    origin: 'images-entry',
    imageBelow: repository,
    facts: facts(),
    ...more,
  }
}

export function desired(more: Partial<DesiredEvidence> = {}, slot: Partial<DesiredSlot> = {}): DesiredEvidence {
  return {
    slot: desiredSlot(slot),
    commit: 'a41c9e0f5b1d4c7a9e3f2b8d6c5a4e3f2b1d0c9a',
    author: 'jonas',
    arrivedAt: now - 24 * hour,
    arrivalSeen: false,
    declaredSince: now - 90 * 24 * hour,
    earlier: [{ image: image('1.9.0'), commit: '1111111111111111111111111111111111111111' }],
    disputed: null,
    siblings: ['containers/cart'],
    ...more,
  }
}

export function link(more: Partial<ChainLink> = {}): ChainLink {
  return {
    controller: 'flux',
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'shop',
    role: 'apply',
    onTheWay: true,
    failing: null,
    applying: null,
    suspended: null,
    excluded: null,
    manual: null,
    heals: true,
    fetched: null,
    applied: null,
    followsOther: null,
    overrides: null,
    otherDifference: null,
    ...more,
  }
}

export function failing(since: number | null, more: Partial<NonNullable<ChainLink['failing']>> = {}): ChainLink {
  const failure = { reason: 'ReconciliationFailed', message: 'apply failed', stalled: false, healthOf: null, ...more }
  return link({ failing: { since, ...failure } })
}

export function suspended(since: number | null = now - 2 * hour): ChainLink {
  return link({ suspended: { words: 'spec.suspend', since, by: owner('kubectl-patch', since) } })
}

export function manual(): ChainLink {
  return link({
    controller: 'argocd',
    kind: 'Application',
    namespace: 'argocd',
    manual: { words: 'waits for a manual sync, by policy', since: null },
  })
}

export function rollout(more: Partial<LiveRollout> = {}): LiveRollout {
  return {
    generation: 4,
    observedGeneration: 4,
    wanted: 3,
    updated: 3,
    ready: 3,
    available: 3,
    total: 3,
    conditions: [condition('Available', 'True'), condition('Progressing', 'True', 'NewReplicaSetAvailable')],
    paused: false,
    suspended: false,
    strategy: 'RollingUpdate',
    partition: 0,
    progressDeadlineMs: 10 * minute,
    revision: 'new',
    revisionSince: now - 20 * hour,
    ...more,
  }
}

/** A rollout whose new pods are still coming. */
export function rolling(more: Partial<LiveRollout> = {}): LiveRollout {
  const conditions = [condition('Available', 'True'), condition('Progressing', 'True', 'ReplicaSetUpdated')]
  return rollout({ updated: 2, ready: 3, available: 3, total: 4, conditions, revisionSince: now - minute, ...more })
}

export function condition(
  type: string,
  status: LiveCondition['status'],
  reason = 'MinimumReplicasAvailable',
  since: number | null = now - 20 * hour,
): LiveCondition {
  return { type, status, reason, message: `${reason} of cart`, at: since, since }
}

export const digestA = `sha256:${'a'.repeat(64)}`
export const digestB = `sha256:${'b'.repeat(64)}`

export function podContainer(more: Partial<LivePodContainer> = {}): LivePodContainer {
  return {
    name: 'cart',
    field: 'containers',
    image: image('2.0.0'),
    imageId: `${repository}@${digestA}`,
    ready: true,
    restarts: 0,
    waiting: null,
    runningSince: now - 19 * hour,
    lastTermination: null,
    terminated: null,
    ...more,
  }
}

export function pod(name: string, more: Partial<LivePod> = {}, container: Partial<LivePodContainer> = {}): LivePod {
  return {
    name,
    revision: 'new',
    createdAt: now - 20 * hour,
    deleting: false,
    phase: 'Running',
    ready: true,
    readySince: now - 19 * hour,
    unschedulable: null,
    node: 'node-1',
    platform: 'containerd/amd64',
    containers: [podContainer(container)],
    ...more,
  }
}

export function unready(name: string, container: Partial<LivePodContainer> = {}, more: Partial<LivePod> = {}): LivePod {
  return pod(name, { ready: false, readySince: null, ...more }, { ready: false, ...container })
}

export function waitingPod(name: string, reason: string, more: Partial<LivePod> = {}): LivePod {
  return unready(name, { waiting: { reason, message: `${reason} of cart` }, imageId: '', runningSince: null }, more)
}

export function workload(
  more: Partial<LiveWorkload> = {},
  container: { image?: string; owners?: FieldOwner[] } = {},
): LiveWorkload {
  return {
    cluster: 'prod-eu',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'cart',
    uid: 'uid-1',
    createdAt: now - 90 * 24 * hour,
    labels: {},
    annotations: {},
    controlledBy: null,
    containers: [
      {
        name: 'cart',
        field: 'containers',
        image: container.image ?? image('2.0.0'),
        owners: container.owners ?? [owner('kustomize-controller', now - 20 * hour, { operation: 'Apply' })],
      },
    ],
    rollout: rollout(),
    revisions: [],
    pods: [pod('cart-new-1'), pod('cart-new-2'), pod('cart-new-3')],
    runs: [],
    scaler: null,
    replicasOwners: [],
    ...more,
  }
}

export function found(
  more: Partial<LiveWorkload> = {},
  container: { image?: string; owners?: FieldOwner[] } = {},
): LiveResult {
  return { kind: 'found', workload: workload(more, container), asOf: now }
}

/** Live at another image than Git's, with the pods to it. */
export function runs(tag: string, owners?: FieldOwner[], more: Partial<LiveWorkload> = {}): LiveResult {
  const pods = ['1', '2', '3'].map(name => pod(`cart-new-${name}`, {}, { image: image(tag) }))
  return found({ pods, ...more }, owners === undefined ? { image: image(tag) } : { image: image(tag), owners })
}

export const absent: LiveResult = { kind: 'absent', listedAt: now - hour, asOf: now }

export function memory(more: Partial<SlotMemory> = {}): SlotMemory {
  return { ...emptyMemory, firstSight: now - 90 * 24 * hour, ...more }
}

export function evidence(more: Partial<SlotEvidence> = {}): SlotEvidence {
  return {
    service: 'cart',
    environment: 'prod',
    cluster: 'prod-eu',
    workload: { kind: 'Deployment', namespace: 'shop', name: 'cart' },
    slot: { container: 'cart', field: 'containers' },
    desired: desired(),
    removed: null,
    promoted: null,
    live: found(),
    chain: [link()],
    chainUnread: null,
    memory: memory(),
    freshness: {
      git: { asOf: now - second, intervalMs: 30 * second },
      cluster: { asOf: now },
      controller: { asOf: now },
    },
    settings: {
      graceMs: 10 * minute,
      aliases: [],
      mutableTags: [],
      pipelines: [],
      namespaces: ['shop'],
      affixes: [],
      progressDeadlineMs: 10 * minute,
      usualDeliveryMs: null,
    },
    ...more,
  }
}
