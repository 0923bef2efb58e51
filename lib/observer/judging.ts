import type { Cluster } from '@/lib/cluster/contract'
import { type Cell, cellId, type Mark, sameSlot, slotId } from '@/lib/domain/cell'
import { combineCell, type JudgedSlot } from '@/lib/domain/combine'
import type { Environment } from '@/lib/domain/environment'
import { compareImages } from '@/lib/domain/image'
import { judge } from '@/lib/domain/judge'
import type { SlotMemory } from '@/lib/domain/memory'
import { remember } from '@/lib/domain/remember'
import { type Ages, createAges } from './ages'
import type { BoardFacts } from './board-facts'
import { isSpoke } from './chain'
import { createChainReader } from './chain-evidence'
import type { ChainUsers } from './chain-users'
import type { FoundDelivery } from './contract'
import type { Entry } from './entry'
import { type GatheredEvidence, gatherEvidence } from './evidence'
import { isStarting } from './is-starting'
import { namespaceOf } from './matching'
import { graver, memoryChange } from './memory-change'
import type { ObserverParts } from './observer'
import type { Places } from './places'
import { clustersOf, intoOf } from './placing'
import { createRevisions } from './revisions'

export interface Judging extends Pick<Ages, 'aged' | 'isDue'> {
  /** Whether its sources were read since the start; until then the stored verdict stands, as stale. */
  isReady(entry: Entry): boolean
  /** Whether history should be read for it; urgent where its verdict would be a guess before. */
  wantsLore(entry: Entry): 'urgent' | 'calm' | 'no'
  /** What delivers it, as it stands now: too much to keep of every cell. */
  chainsOf(entry: Entry, now: number): readonly FoundDelivery[]
  /** Null when nothing of the cell is left. */
  judgeEntry(entry: Entry, now: number): Cell | null
  usesCluster(entry: Entry, cluster: string): boolean
}

export interface Delivery {
  readonly places: Places
  readonly users: ChainUsers
  /** Has cells judged again. */
  readonly wake: (ids: readonly string[]) => void
}

/** A cell that nothing marked is judged again all the same: an instant that a rule forgot to name shows within this time. */
const relookMs = 10 * 60_000

export function createJudging(
  parts: ObserverParts,
  clusters: ReadonlyMap<string, Cluster>,
  board: () => BoardFacts,
  /** Marks that come from other cells. */
  marksBeside: (entry: Entry) => readonly Mark[],
  { places, users, wake }: Delivery,
): Judging {
  const revisions = createRevisions()
  const { clusterSeen, gitSeen, aged, isDue } = createAges(clusters, board, users)
  return { isReady, wantsLore, chainsOf, judgeEntry, usesCluster, aged, isDue }

  function environmentOf(entry: Entry): Environment | null {
    return board().environments.find(one => one.name === entry.key.environment) ?? null
  }

  /** By what is read, else by what was stored: one repository that cannot be read holds back its own cells only. */
  function repositoryOf(entry: Entry) {
    const id = entry.repository?.id ?? entry.cell?.repository
    return parts.repositories.find(repository => repository.id === id) ?? null
  }

  function usesCluster(entry: Entry, cluster: string): boolean {
    return environmentOf(entry)?.clusters.includes(cluster) ?? false
  }

  function isReady(entry: Entry): boolean {
    if (repositoryOf(entry)?.current() === null) return false
    const own = environmentOf(entry)?.clusters ?? []
    // What is delivered from elsewhere is not to be judged as if nothing delivered it.
    if (
      own.some(name => isSpoke(clusters.get(name))) &&
      [...clusters.keys()].some(name => isStarting(clusterSeen(name)))
    )
      return false
    for (const name of own) {
      const status = clusterSeen(name)
      if (status === undefined) continue
      if (status.state === 'connecting' || status.state === 'reading') return false
      // Never reached since the start: what was last seen is worth more than "unknown".
      if (status.state === 'lost' && status.asOf === null && entry.cell !== null) return false
    }
    return true
  }

  function wantsLore(entry: Entry): 'urgent' | 'calm' | 'no' {
    if (entry.loreTried === 'all' || entry.desired === null) return 'no'
    if (entry.desired.slots.some(slot => !isToldWithout(entry, slot))) return 'urgent'
    return entry.loreTried === 'nothing' ? 'calm' : 'no'
  }

  /** Quick look: what Git says now, or said until a commit that we saw arrive, needs no history. */
  function isToldWithout(entry: Entry, slot: NonNullable<Entry['desired']>['slots'][number]): boolean {
    const environment = environmentOf(entry)
    if (environment === null) return true
    const id = slotId(slot)
    const lore = entry.lore?.slots.get(id)
    const told =
      lore === undefined || lore.origin === null
        ? [slot.image]
        : [slot.image, ...lore.earlier.map(one => one.image), ...(entry.past.get(id) ?? [])]
    const placed = placedOf(entry)
    return clustersOf(environment, placed).every(name => {
      const namespace = namespaceOf(slot.workload, environment, entry.key.service, intoOf(placed, name))
      const live = namespace === null ? undefined : clusters.get(name)?.read({ ...slot.workload, namespace })
      if (live === undefined || live.kind === 'notRead') return true
      if (live.kind === 'absent') return false
      const container = live.workload.containers.find(one => one.name === slot.container && one.field === slot.field)
      if (container === undefined) return false
      return told.some(image => compareImages(image, container.image, parts.settings.aliases) === 'same')
    })
  }

  function placedOf({ desired, repository }: Entry) {
    return desired === null || repository === null ? [] : places.placedOf(desired, repository)
  }

  function gather(entry: Entry, now: number) {
    const environment = environmentOf(entry)
    const repository = entry.repository ?? parts.repositories[0]
    if (environment === null || repository === undefined) return null
    const id = cellId(entry.key)
    const placed = placedOf(entry)
    const chains = createChainReader({
      repository: entry.repository,
      desired: entry.desired,
      clusters,
      placed,
      revisions,
      aliases: parts.settings.aliases,
      wake: () => wake([id]),
      now,
    })
    const gathered = gatherEvidence({
      service: entry.key.service,
      environment,
      desired: entry.desired,
      git: gitSeen(repository),
      clusters,
      matching: board().matching,
      placed,
      chains,
      lore: entry.lore,
      arrivals: entry.arrivals,
      past: entry.past,
      removals: entry.removals,
      strangers: board().strangers.get(id) ?? [],
      promotions: entry.promotions,
      memory: entry.memory,
      settings: parts.settings,
      now,
    })
    return { gathered, chains, repository }
  }

  function chainsOf(entry: Entry, now: number): readonly FoundDelivery[] {
    const { gathered } = gather(entry, now) ?? { gathered: [] }
    return gathered.flatMap(({ slotId, evidence: { cluster, chain, chainUnread } }) =>
      cluster === null ? [] : [{ slot: slotId, cluster, links: chain, unread: chainUnread }],
    )
  }

  function judgeEntry(entry: Entry, now: number): Cell | null {
    const sources = gather(entry, now)
    if (sources === null) return null
    const { gathered, chains, repository } = sources
    users.note(cellId(entry.key), chains.asked(), chains.hubs())
    const memory = rememberAll(gathered, now)
    entry.memoryChanged = graver(entry.memoryChanged, memoryChange(entry.memory, memory))
    entry.memory = memory
    const judged = gathered.map(one => {
      const evidence = { ...one.evidence, memory: memory.get(one.memoryKey) ?? one.evidence.memory }
      return { one, verdict: judge(evidence, now) }
    })
    const isStranger = entry.desired === null
    const slots = slotsOf(judged.filter(({ one, verdict }) => one.evidence.desired !== null || verdict.counts))
    if (isStranger && slots.length === 0) return null
    const setting = parts.services[entry.key.service]
    const {
      reviewAt,
      staleFrom,
      counts: _,
      ...combined
    } = combineCell(entry.key.service, slots, setting?.main ?? null, [...marksOf(entry), ...marksBeside(entry)])
    entry.reviewAt = Math.min(reviewAt ?? Number.POSITIVE_INFINITY, now + relookMs)
    entry.staleFrom = staleFrom
    entry.seenAt = now
    return {
      service: entry.key.service,
      environment: entry.key.environment,
      repository: repository.id,
      path: entry.desired?.path ?? entry.cell?.path ?? '',
      team: setting?.team ?? null,
      promoted: promotedOf(entry, combined.slots),
      ...combined,
    }
  }
}

function rememberAll(gathered: readonly GatheredEvidence[], now: number): ReadonlyMap<string, SlotMemory> {
  return new Map(gathered.map(one => [one.memoryKey, remember(one.evidence.memory, one.evidence, now)]))
}

function slotsOf(
  judged: readonly { readonly one: GatheredEvidence; readonly verdict: ReturnType<typeof judge> }[],
): readonly JudgedSlot[] {
  const slots = new Map<string, JudgedSlot>()
  for (const { one, verdict } of judged) {
    const { workload, slot, desired, cluster } = one.evidence
    const known = slots.get(one.slotId)
    const verdicts = [...(known?.verdicts ?? []), { cluster, verdict }]
    slots.set(one.slotId, {
      workload: known?.workload ?? workload,
      container: slot.container,
      field: slot.field,
      desired: known?.desired ?? desired,
      verdicts,
    })
  }
  return [...slots.values()]
}

function marksOf(entry: Entry): readonly Mark[] {
  const { open } = entry.promotions
  if (open === null || open.number === null) return []
  return [{ kind: 'pull request', text: `#${open.number}`, detail: `#${open.number} is open for this cell.` }]
}

function promotedOf(entry: Entry, slots: Cell['slots']): string | null {
  const main = slots.find(slot => slot.main)
  if (main === undefined) return null
  return entry.promotions.promoted.find(one => sameSlot(one, main))?.image ?? null
}
