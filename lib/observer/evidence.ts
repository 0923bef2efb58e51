import type { Cluster } from '@/lib/cluster/contract'
import { sameSlot, slotId } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { Environment } from '@/lib/domain/environment'
import type { DesiredEvidence, EarlierValue, JudgeSettings, Removal, SlotEvidence } from '@/lib/domain/evidence'
import { compareImages } from '@/lib/domain/image'
import type { LiveResult, LiveWorkload } from '@/lib/domain/live'
import { emptyMemory, type SlotMemory } from '@/lib/domain/memory'
import type { MirrorStatus } from '@/lib/git/contract'
import type { ChainEvidence, ChainReader } from './chain-evidence'
import type { PromotionFacts } from './contract'
import type { Placed } from './deployments'
import type { Lore } from './lore'
import { type Matching, namespaceOf } from './matching'
import { clustersOf, intoOf, whyNowhere } from './placing'

/** Everything about one cell that its evidence is made of. */
export interface CellSources {
  readonly service: string
  readonly environment: Environment
  /** Null: only clusters have it. */
  readonly desired: DesiredCell | null
  readonly git: MirrorStatus
  readonly clusters: ReadonlyMap<string, Cluster>
  readonly matching: Matching
  /** What deploys the cell's place in Git. */
  readonly placed: readonly Placed[]
  readonly chains: ChainReader
  readonly lore: Lore | null
  readonly arrivals: ReadonlyMap<string, Arrival>
  /** Values that Git declared before, as we saw them, by slotId. */
  readonly past: ReadonlyMap<string, readonly string[]>
  readonly removals: ReadonlyMap<string, Removed>
  readonly strangers: readonly LiveWorkload[]
  readonly promotions: PromotionFacts
  readonly memory: ReadonlyMap<string, SlotMemory>
  readonly settings: Omit<JudgeSettings, 'namespaces' | 'affixes' | 'graceMs'>
  readonly now: number
}

/** A workload is put together once for all of its slots. */
type Reads = Map<string, LiveResult>

/** When a slot's value reached the branch. */
export interface Arrival {
  readonly image: string
  readonly at: number
  /** True when a fetch of ours saw it arrive. */
  readonly seen: boolean
}

export interface Removed extends Removal {
  readonly slot: DesiredSlot
}

export interface GatheredEvidence {
  readonly slotId: string
  readonly memoryKey: string
  readonly evidence: SlotEvidence
}

export function memoryKey(slot: string, cluster: string | null): string {
  return `${slot}@${cluster ?? ''}`
}

/** The evidence of every slot of a cell in every cluster of its environment. */
export function gatherEvidence(sources: CellSources): readonly GatheredEvidence[] {
  const { environment, desired } = sources
  const reads: Reads = new Map()
  const gathered: GatheredEvidence[] = []
  const clusters = clustersOf(environment, sources.placed)
  const places = clusters.length === 0 ? [null] : clusters
  for (const slot of desired?.slots ?? []) {
    for (const cluster of places) gathered.push(evidenceOf(sources, slot, cluster, slot, null, reads))
  }
  for (const removed of sources.removals.values()) {
    for (const cluster of places) {
      const gone = evidenceOf(sources, removed.slot, cluster, null, removed, reads)
      if (gone.evidence.live.kind === 'found') gathered.push(gone)
    }
  }
  for (const stranger of sources.strangers) {
    for (const container of stranger.containers) {
      if (container.field !== 'containers') continue
      const slot = {
        workload: { kind: stranger.kind, namespace: stranger.namespace, name: stranger.name },
        container: container.name,
        field: container.field,
      }
      gathered.push(evidenceOf(sources, slot, stranger.cluster, null, null, reads))
    }
  }
  return gathered
}

function evidenceOf(
  sources: CellSources,
  slot: Pick<DesiredSlot, 'workload' | 'container' | 'field'>,
  cluster: string | null,
  desired: DesiredSlot | null,
  removed: Removed | null,
  reads: Reads,
): GatheredEvidence {
  const { environment, service } = sources
  const id = slotId(slot)
  const key = memoryKey(id, cluster)
  const into = cluster === null ? null : intoOf(sources.placed, cluster)
  const namespace = namespaceOf(slot.workload, environment, service, into)
  const live = liveOf(sources, slot, cluster, namespace, reads)
  const isStranger = desired === null && removed === null
  const delivery = isStranger
    ? ownChain(sources, cluster, reads)
    : chainOf(sources, slot, cluster, namespace, live, desired)
  const promoted = sources.promotions.promoted.find(one => sameSlot(one, slot))
  const evidence: SlotEvidence = {
    service,
    environment: environment.name,
    cluster,
    workload: { ...slot.workload, namespace },
    slot: { container: slot.container, field: slot.field },
    desired: desired === null ? null : desiredEvidence(sources, desired, live, delivery.disputed),
    removed: removed === null ? null : { at: removed.at, commit: removed.commit, author: removed.author },
    promoted:
      promoted === undefined
        ? null
        : { image: promoted.image, promotion: promoted.number === null ? null : `#${promoted.number}` },
    live,
    chain: delivery.chain,
    chainUnread: delivery.chainUnread,
    memory: sources.memory.get(key) ?? emptyMemory,
    freshness: {
      git: { asOf: sources.git.lastSuccess, intervalMs: sources.git.intervalMs },
      cluster: { asOf: 'asOf' in live ? live.asOf : null },
      controller: delivery.chain === null ? null : { asOf: delivery.asOf },
    },
    settings: {
      ...sources.settings,
      graceMs: environment.graceMs ?? delivery.graceMs ?? defaultGraceMs,
      namespaces: sources.matching.namespacesOf(environment.name),
      affixes: sources.matching.affixesOf(environment.name),
    },
  }
  return { slotId: id, memoryKey: key, evidence }
}

/** Where no controller says how long it takes, and nobody configured it; the judge keeps it within its floor and ceiling. */
const defaultGraceMs = 10 * 60_000

const nowhere: ChainEvidence = { chain: null, chainUnread: null, disputed: null, asOf: null, graceMs: null }

function chainOf(
  sources: CellSources,
  slot: Pick<DesiredSlot, 'workload' | 'container' | 'field'>,
  cluster: string | null,
  namespace: string | null,
  live: SlotEvidence['live'],
  desired: DesiredSlot | null,
): ChainEvidence {
  if (cluster === null || namespace === null || live.kind === 'noCluster') return nowhere
  return sources.chains.read(cluster, namespace, slot, live, desired)
}

/** What delivers the cell itself: a stranger that this delivers too is the cell's to explain. */
function ownChain(sources: CellSources, cluster: string | null, reads: Reads): ChainEvidence {
  const [slot] = sources.desired?.slots ?? []
  if (slot === undefined || cluster === null) return nowhere
  const into = intoOf(sources.placed, cluster)
  const namespace = namespaceOf(slot.workload, sources.environment, sources.service, into)
  return chainOf(sources, slot, cluster, namespace, liveOf(sources, slot, cluster, namespace, reads), slot)
}

function liveOf(
  sources: CellSources,
  slot: Pick<DesiredSlot, 'workload'>,
  cluster: string | null,
  namespace: string | null,
  reads: Reads,
): LiveResult | { readonly kind: 'noCluster' } {
  if (cluster === null) return { kind: 'noCluster' }
  const source = sources.clusters.get(cluster)
  if (source === undefined) {
    return {
      kind: 'notRead',
      reason: `cluster ${cluster} is not configured`,
      fix: `Add ${cluster} under clusters: in plimsoll.yaml, or correct the environment.`,
      asOf: null,
    }
  }
  if (namespace === null) {
    return {
      kind: 'notRead',
      reason: `neither the manifests nor plimsoll.yaml name a namespace for ${slot.workload.kind} ${slot.workload.name}`,
      fix: `Add to plimsoll.yaml: environments: [{name: ${sources.environment.name}, namespace: …}]`,
      asOf: null,
    }
  }
  const { kind, name } = slot.workload
  const place = JSON.stringify([cluster, kind, namespace, name])
  const known = reads.get(place) ?? unlessElsewhere(source.read({ kind, namespace, name }), sources.placed)
  reads.set(place, known)
  return known
}

/** What is deployed to a cluster that nobody configured may run there: that it is absent here says nothing. */
function unlessElsewhere(live: LiveResult, placed: readonly Placed[]): LiveResult {
  const reason = live.kind === 'absent' ? whyNowhere(placed) : null
  if (reason === null || live.kind !== 'absent') return live
  const fix =
    'Say under clusters: in plimsoll.yaml which cluster that is: argocd: {servers: […]} or flux: {kubeConfigs: […]}.'
  return { kind: 'notRead', reason, fix, asOf: live.asOf }
}

function desiredEvidence(
  sources: CellSources,
  slot: DesiredSlot,
  live: SlotEvidence['live'],
  rival: string | null,
): DesiredEvidence {
  const id = slotId(slot)
  const origin = sources.lore?.slots.get(id)?.origin ?? null
  const arrival = sources.arrivals.get(id)
  const known = arrival !== undefined && arrival.image === slot.image ? arrival : null
  const siblings = (sources.desired?.slots ?? [])
    .filter(one => one.workload.kind === slot.workload.kind && one.workload.name === slot.workload.name)
    .map(one => `${one.field}/${one.container}`)
  return {
    slot,
    commit: origin?.sha ?? null,
    author: origin?.author ?? null,
    // A committer's clock may run ahead: nothing arrived after it was fetched.
    arrivedAt:
      known?.seen === true
        ? known.at
        : Math.min(origin?.committedAt ?? known?.at ?? sources.now, sources.git.lastSuccess ?? sources.now),
    arrivalSeen: known?.seen ?? false,
    declaredSince: declaredSince(sources, id),
    earlier: earlierOf(sources, id, slot, live),
    disputed: sources.matching.disputeOf(sources.environment, sources.service, slot, sources.placed) ?? rival,
    siblings,
  }
}

function declaredSince(sources: CellSources, id: string): number | null {
  const at = sources.lore?.slots.get(id)?.declared ?? null
  return at === null ? null : Math.min(at, sources.git.lastSuccess ?? sources.now)
}

/**
 * From history, and from what we observed: after a force-push history does not know it any more. Null while history was not read, and
 * where it was read in part and what lives is not in that part: then nothing may be said to be unknown to Git.
 */
function earlierOf(
  sources: CellSources,
  id: string,
  slot: DesiredSlot,
  live: SlotEvidence['live'],
): readonly EarlierValue[] | null {
  if (sources.lore === null) return null
  const told = sources.lore.slots.get(id)?.earlier ?? []
  const seen = (sources.past.get(id) ?? []).filter(
    image => image !== slot.image && !told.some(one => one.image === image),
  )
  const earlier = [...told, ...seen.map(image => ({ image, commit: null }))]
  if (sources.lore.whole || live.kind !== 'found') return earlier
  const image = live.workload.containers.find(one => one.name === slot.container && one.field === slot.field)?.image
  const { aliases } = sources.settings
  const isTold = earlier.some(one => image !== undefined && compareImages(one.image, image, aliases) !== 'other')
  return image === undefined || isTold ? earlier : null
}
