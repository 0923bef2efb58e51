import type { NewAuditEvent } from '@/lib/domain/audit'
import type { Cell } from '@/lib/domain/cell'
import type { Observation } from '@/lib/domain/observation'
import type { Promotion } from '@/lib/domain/promotion'
import { keyOf } from '@/lib/store/chain/form'
import type { CellBatch } from '@/lib/store/contract'

export const testKey = keyOf(Buffer.alloc(32, 7))

export function aCell(changes: Partial<Cell> = {}): Cell {
  return {
    service: 'cart',
    environment: 'prod',
    repository: 'gitops',
    path: 'apps/cart/overlays/prod',
    team: null,
    state: 'Synced',
    also: [],
    stale: false,
    asOf: 1000,
    since: 900,
    reason: 'Runs what Git declares.',
    who: null,
    git: null,
    promoted: null,
    live: [],
    marks: [],
    slots: [],
    ...changes,
  }
}

export function aBatch(changes: Partial<CellBatch> = {}): CellBatch {
  return { cells: [], removed: [], observations: [], events: [], ...changes }
}

export function anObservation(changes: Partial<Observation> = {}): Observation {
  return {
    service: 'cart',
    environment: 'prod',
    slot: 'Deployment//cart/containers/cart',
    source: 'live',
    cluster: 'prod-eu',
    value: { image: 'cart:1', digests: [], state: 'Synced', health: 'fine', commit: null, who: null, flapping: null },
    from: 1000,
    to: null,
    lastSeen: 1000,
    ...changes,
  }
}

export function anEvent(changes: Partial<NewAuditEvent> = {}): NewAuditEvent {
  return {
    at: 1000,
    actor: { type: 'observer' },
    type: 'drift.seen',
    service: 'cart',
    environment: 'prod',
    correlation: null,
    data: { n: 1 },
    ...changes,
  }
}

export function aPromotion(changes: Partial<Promotion> = {}): Promotion {
  return {
    id: 'p1',
    purpose: 'promote',
    reason: null,
    cells: [
      {
        target: { service: 'cart', environment: 'prod' },
        origin: { kind: 'environment', environment: 'staging' },
        slots: [],
        notMoved: [],
        mergedImages: null,
        steps: [],
        outcome: null,
        note: null,
      },
    ],
    repository: 'gitops',
    planId: 'plan1',
    state: 'requested',
    title: 'Promote cart 1.4.2 to prod',
    body: '',
    edits: [],
    branch: 'plimsoll/prod/cart/plan1-0',
    base: 'main',
    commit: 'c1',
    headSha: null,
    headTree: null,
    number: null,
    url: null,
    mergeCommit: null,
    requestedBy: null,
    requester: { type: 'observer' },
    accepted: [],
    acceptedCodes: [],
    approvals: [],
    mergedBy: null,
    steps: [],
    note: null,
    waits: [],
    status: null,
    rebuild: null,
    ending: null,
    anchor: null,
    overridden: [],
    supersedes: null,
    supersededBy: null,
    requestedAt: 1000,
    updatedAt: 1000,
    ...changes,
  }
}
