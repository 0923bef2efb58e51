import type { Cluster } from '@/lib/cluster/contract'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { ChainLink } from '@/lib/domain/evidence'
import { findPastSlot } from '@/lib/domain/history'
import { compareImages, type RegistryAlias } from '@/lib/domain/image'
import type { LiveResult } from '@/lib/domain/live'
import { sameRepository } from '@/lib/manifests/delivery/ours'
import { cellsAt } from './cells-by-path'
import { type FoundChain, findChain } from './chain'
import { settleLinks } from './chain-link'
import type { Repository } from './contract'
import type { Placed } from './deployments'
import type { Revisions } from './revisions'

/** What the chains of one cell's slots are made of. */
export interface ChainSources {
  readonly repository: Repository | null
  readonly desired: DesiredCell | null
  readonly clusters: ReadonlyMap<string, Cluster>
  /** What deploys the cell's place in Git. */
  readonly placed: readonly Placed[]
  readonly revisions: Revisions
  readonly aliases: readonly RegistryAlias[]
  /** Judges the cell again. */
  readonly wake: () => void
  readonly now: number
}

export interface ChainEvidence extends Pick<FoundChain, 'asOf' | 'graceMs'> {
  readonly chain: readonly ChainLink[] | null
  readonly chainUnread: string | null
  /** What another place in Git says for the same slot, that a controller applies too. */
  readonly disputed: string | null
}

export interface ChainReader {
  /** Of a workload, with what Git says of one of its slots; null for one that Git does not declare. */
  read(cluster: string, namespace: string, slot: Slot, live: LiveResult, desired: DesiredSlot | null): ChainEvidence
  /** Every object that was asked for, with the cluster where it lives. */
  asked(): FoundChain['asked']
  /** Clusters where objects of the chains stand. */
  hubs(): readonly string[]
}

type Slot = Pick<DesiredSlot, 'workload' | 'container' | 'field'>

/** A workload's chain is looked for once for all of its slots. */
export function createChainReader(sources: ChainSources): ChainReader {
  const chains = new Map<string, FoundChain>()

  return {
    read(name, namespace, slot, live, desired) {
      const cluster = sources.clusters.get(name)
      if (cluster === undefined) return notRead
      const { kind } = slot.workload
      const workload = { kind, namespace, name: slot.workload.name }
      const place = JSON.stringify([name, workload])
      const { clusters, placed, now } = sources
      const found = chains.get(place) ?? findChain({ cluster, workload, live, placed }, clusters.values(), now)
      chains.set(place, found)
      const chain = settled(found, slot, live, desired, namespace)
      return { ...found, chain, chainUnread: found.unread, disputed: desired === null ? null : rivalOf(found, desired) }
    },
    asked: () => [...chains.values()].flatMap(({ asked }) => asked),
    hubs: () => [...new Set([...chains.values()].flatMap(({ hubs }) => hubs))],
  }

  /** What applies the workload from another path than the cell's brings what stands there. */
  function rivalOf({ links }: FoundChain, slot: DesiredSlot): string | null {
    const { repository, desired: cell } = sources
    const reading = repository?.current() ?? null
    if (repository === null || cell === null || reading === null) return null
    const { url } = repository.mirror.status()
    for (const link of links ?? []) {
      for (const { url: followed, path } of link.role === 'apply' ? link.follows : []) {
        if (path === null || path === cell.path || followed === null || !sameRepository(followed, url)) continue
        const others = cellsAt(reading.desired, path).map(one => findPastSlot(one.slots, slot))
        const rival = others.find(one => one !== null && one.image !== slot.image)
        if (rival != null)
          return `${link.kind} ${link.namespace}/${link.name} applies ${path}, which says ${rival.image}`
      }
    }
    return null
  }

  function settled(
    { links }: FoundChain,
    slot: Slot,
    live: LiveResult,
    desired: DesiredSlot | null,
    namespace: string,
  ): ChainEvidence['chain'] {
    const { repository, desired: cell, aliases, revisions, wake } = sources
    if (links === null || links.length === 0) return links === null ? null : []
    const image = liveImage(live, slot)
    const same = image !== null && desired !== null && compareImages(desired.image, image, aliases) !== 'other'
    const { url, branch } = repository?.mirror.status() ?? { url: null, branch: null }
    const git = {
      url,
      branch,
      file: desired?.file ?? cell?.path ?? '',
      isInObject: cell?.kind === 'flux-helmrelease' || cell?.kind === 'argocd',
      isSameAs: (other: string, commit: string | null) =>
        repository !== null && revisions.isAddress(repository, other, commit, wake),
    }
    const workload = { kind: slot.workload.kind, namespace, name: slot.workload.name }
    return settleLinks(links, git, workload, same, commit => {
      // Asked only where it decides: an image that Git has now needs no explanation.
      if (same || repository === null || cell === null || desired === null) return { inMirror: true, declares: null }
      return revisions.of(repository, commit, cell, desired, wake)
    })
  }
}

const notRead: ChainEvidence = { chain: null, chainUnread: null, disputed: null, asOf: null, graceMs: null }

function liveImage(live: LiveResult, { container, field }: Slot): string | null {
  if (live.kind !== 'found') return null
  return live.workload.containers.find(one => one.name === container && one.field === field)?.image ?? null
}
