import type { Cell, CellSlot, SlotInCluster } from '@/lib/domain/cell'
import type { Deliverer } from '@/lib/domain/deliverer'
import type { Environment } from '@/lib/domain/environment'
import type { State } from '@/lib/domain/verdict'

export function environment(
  name: string,
  clusters: readonly string[] = [name],
  after: readonly string[] = [],
): Environment {
  return {
    name,
    group: name.split('-')[0] ?? name,
    clusters,
    clustersFrom: 'names',
    namespace: null,
    after,
    graceMs: null,
    soakMs: null,
    note: null,
  }
}

/** A cell with one slot in one cluster, all of it in one state. */
export function cellIn(
  state: State,
  changes: Partial<Cell> = {},
  place: Partial<SlotInCluster> = {},
  slot: Partial<CellSlot> = {},
): Cell {
  const base = {
    service: 'cart',
    environment: 'prod',
    since: 1000,
    reason: `It is ${state}.`,
    who: null,
    marks: [],
    ...changes,
  }
  const git = {
    image: 'acme/cart:1.4.2',
    status: 'rendered',
    reason: null,
    file: 'apps/cart/prod/k.yaml',
    line: 7,
  } as const
  const inCluster: SlotInCluster = {
    cluster: base.environment,
    state,
    rows: ['d13'],
    reason: base.reason,
    since: base.since,
    template: 'acme/cart:1.4.2',
    running: [],
    ready: 2,
    wanted: 2,
    progress: null,
    digest: null,
    asOf: 2000,
    ...place,
  }
  const one: CellSlot = {
    workload: { kind: 'Deployment', namespace: 'shop', name: base.service },
    container: base.service,
    field: 'containers',
    main: true,
    state,
    also: [],
    since: base.since,
    reason: base.reason,
    who: base.who,
    git,
    clusters: [inCluster],
    marks: [],
    ...slot,
  }
  return {
    repository: 'gitops',
    path: `apps/${base.service}/overlays/${base.environment}`,
    team: null,
    state,
    also: [],
    stale: false,
    asOf: 2000,
    git: { image: git.image, file: git.file, line: git.line, commit: 'a41c9e0d5b', author: 'jonas', since: 500 },
    promoted: null,
    live: [{ cluster: inCluster.cluster, image: inCluster.template, ready: 2, wanted: 2 }],
    slots: [one],
    ...base,
  }
}

export function hand(name: string, at: number | null = null) {
  return { name, words: name, at, byHand: true }
}

export function deliverer(changes: Partial<Deliverer> = {}): Deliverer {
  return {
    controller: 'flux',
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'apps',
    heals: true,
    held: null,
    failing: null,
    ...changes,
  }
}
