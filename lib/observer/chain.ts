import type { ChainAnswer, Cluster, ControllerLink, ObjectName, WorkloadKey } from '@/lib/cluster/contract'
import type { LiveResult } from '@/lib/domain/live'
import type { Placed } from './deployments'

export interface ChainQuestion {
  readonly cluster: Cluster
  readonly workload: WorkloadKey
  readonly live: LiveResult
  /** What deploys the cell's place in Git. */
  readonly placed: readonly Placed[]
}

export interface FoundChain {
  /** Null when it was not read. */
  readonly links: readonly ControllerLink[] | null
  /** Why all or some of it was not read; null when nothing is missing. */
  readonly unread: string | null
  /** How fresh the objects are; null when the chain was not read. */
  readonly asOf: number | null
  readonly graceMs: number | null
  /** Every object that was asked for, with the cluster where it lives. */
  readonly asked: readonly (ObjectName & { readonly cluster: string })[]
  /** Clusters where its objects stand. */
  readonly hubs: readonly string[]
}

/** What delivers a workload, from its own cluster or from a hub that deploys to it. */
export function findChain(question: ChainQuestion, clusters: Iterable<Cluster>, now: number): FoundChain {
  const { cluster, live } = question
  const others = [...clusters].filter(one => one !== cluster)
  const answers = [cluster, ...others].map(hub => ({ hub, answer: ask(question, hub, now) }))
  const found = answers.filter(({ answer }) => answer.links.length > 0)
  const asked = answers.flatMap(({ hub, answer }) => answer.asked.map(one => ({ ...one, cluster: hub.name })))
  if (found.length === 0) return { ...withoutLinks(question, answers), graceMs: null, asked, hubs: [] }
  const fallback = 'asOf' in live ? live.asOf : null
  return {
    links: found.flatMap(({ answer }) => answer.links),
    unread: found.map(({ answer }) => answer.unread).find(one => one !== null) ?? null,
    asOf: oldest(found.map(({ answer }) => answer.asOf ?? fallback)),
    graceMs: found.map(({ answer }) => answer.graceMs).find(one => one !== null) ?? null,
    asked,
    hubs: found.map(({ hub }) => hub.name),
  }
}

function ask({ cluster, workload, live, placed }: ChainQuestion, hub: Cluster, now: number): ChainAnswer {
  const { labels, annotations } = live.kind === 'found' ? live.workload : { labels: {}, annotations: {} }
  const deployments = placed.filter(one => one.hub === hub.name && one.cluster === cluster.name)
  return hub.controllers().chainOf(
    {
      workload,
      tracking: live.kind === 'found' ? { labels, annotations } : null,
      cluster: { isHere: hub === cluster, ...cluster.names },
      deployments: deployments.map(one => one.deployment),
    },
    now,
  )
}

type Answers = readonly { readonly hub: Cluster; readonly answer: ChainAnswer }[]

/** "No controller" may be said only when every place where one could be was read, and the object itself names none. */
function withoutLinks(
  { cluster, live }: ChainQuestion,
  answers: Answers,
): Pick<FoundChain, 'links' | 'unread' | 'asOf'> {
  const own = answers.filter(({ hub }) => hub === cluster || isSpoke(cluster))
  const unread = own.map(({ answer }) => answer.unread).find(one => one !== null)
  const unproven = answers.map(({ answer }) => answer.unproven).filter(one => one !== null)
  // A hub that knows the object says more than a cluster that does not.
  const told = unproven.find(one => !one.endsWith('which was not found')) ?? unproven[0]
  const why = told ?? unread ?? null
  if (why !== null) return { links: null, unread: why, asOf: null }
  const fallback = 'asOf' in live ? live.asOf : cluster.status().asOf
  return { links: [], unread: null, asOf: oldest(own.map(({ answer }) => answer.asOf ?? fallback)) }
}

/** Whether controllers elsewhere are said to deploy there; its own address alone says nothing. */
export function isSpoke(cluster: Cluster | undefined): boolean {
  if (cluster === undefined) return false
  const { names, kubeConfigs, servers } = cluster.names
  return names.length + kubeConfigs.length > 0 || servers.length > 1
}

function oldest(times: readonly (number | null)[]): number | null {
  return times.reduce((least, at) => (least === null || at === null ? null : Math.min(least, at)), times[0] ?? null)
}
