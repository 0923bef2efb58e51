import type { Cell, CellSlot } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { LiveWorkload } from '@/lib/domain/live'

/** Cells, slots and workloads with everything at rest, for tests that change one thing. */
export function desiredSlot(changes: Partial<DesiredSlot> = {}): DesiredSlot {
  return {
    workload: { kind: 'Deployment', namespace: 'shop', name: 'cart' },
    container: 'cart',
    field: 'containers',
    image: 'ghcr.io/shop/cart:1.4.2',
    status: 'rendered',
    reason: null,
    file: 'apps/cart/overlays/prod/kustomization.yaml',
    line: 4,
    origin: 'images-entry',
    imageBelow: 'ghcr.io/shop/cart:0',
    facts: { replicas: null, suspend: false, paused: false, hook: null, ttlSecondsAfterFinished: null },
    ...changes,
  }
}

export function desiredCell(changes: Partial<DesiredCell> = {}): DesiredCell {
  return {
    service: 'cart',
    environment: 'prod',
    group: 'prod',
    path: 'apps/cart/overlays/prod',
    kind: 'kustomize',
    slots: [desiredSlot()],
    problems: [],
    because: 'a kustomization that nothing references',
    dependsOn: ['apps/cart/overlays/prod/kustomization.yaml'],
    ...changes,
  }
}

export function cellSlot(changes: Partial<CellSlot> = {}): CellSlot {
  return {
    workload: { kind: 'Deployment', namespace: 'shop', name: 'cart' },
    container: 'cart',
    field: 'containers',
    main: true,
    state: 'Synced',
    also: [],
    since: 0,
    reason: 'Runs what Git declares.',
    who: null,
    git: { image: 'ghcr.io/shop/cart:1.4.2', status: 'rendered', reason: null, file: 'k.yaml', line: 4 },
    clusters: [
      {
        cluster: 'prod',
        state: 'Synced',
        rows: ['d13', 'h6'],
        reason: 'Runs what Git declares.',
        since: 0,
        template: 'ghcr.io/shop/cart:1.4.2',
        running: [{ image: 'ghcr.io/shop/cart:1.4.2', pods: 2, ready: 2 }],
        ready: 2,
        wanted: 2,
        progress: null,
        digest: null,
        asOf: 0,
      },
    ],
    marks: [],
    ...changes,
  }
}

/** With this value in Git. */
export function slotOf(image: string, changes: Partial<CellSlot> = {}): CellSlot {
  const slot = cellSlot(changes)
  return { ...slot, git: slot.git === null ? null : { ...slot.git, image } }
}

export function cell(changes: Partial<Cell> = {}): Cell {
  return {
    service: 'cart',
    environment: 'prod',
    repository: 'gitops',
    path: 'apps/cart/overlays/prod',
    team: null,
    state: 'Synced',
    also: [],
    stale: false,
    asOf: 0,
    since: 0,
    reason: 'Runs what Git declares.',
    who: null,
    git: {
      image: 'ghcr.io/shop/cart:1.4.2',
      file: 'k.yaml',
      line: 4,
      commit: 'a'.repeat(40),
      author: 'mara',
      since: 0,
    },
    promoted: null,
    live: [{ cluster: 'prod', image: 'ghcr.io/shop/cart:1.4.2', ready: 2, wanted: 2 }],
    marks: [],
    slots: [cellSlot()],
    ...changes,
  }
}

export function liveWorkload(changes: Partial<LiveWorkload> = {}): LiveWorkload {
  return {
    cluster: 'prod',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'cart',
    uid: 'u1',
    createdAt: 0,
    labels: {},
    annotations: {},
    controlledBy: null,
    containers: [{ name: 'cart', field: 'containers', image: 'ghcr.io/shop/cart:1.4.2', owners: [] }],
    rollout: {
      generation: 1,
      observedGeneration: 1,
      wanted: 2,
      updated: 2,
      ready: 2,
      available: 2,
      total: 2,
      conditions: [],
      paused: false,
      suspended: false,
      strategy: 'RollingUpdate',
      partition: 0,
      progressDeadlineMs: 600_000,
      revision: 'r1',
      revisionSince: 0,
    },
    revisions: [],
    pods: [],
    runs: [],
    scaler: null,
    replicasOwners: [],
    ...changes,
  }
}
