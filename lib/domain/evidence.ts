import type { DesiredSlot, WorkloadRef } from './desired'
import type { RegistryAlias } from './image'
import type { FieldOwner, LiveResult } from './live'
import type { SlotMemory } from './memory'

/** All that the judge may look at for one slot in one cluster. Plain data; times are epoch milliseconds. */
export interface SlotEvidence {
  readonly service: string
  readonly environment: string
  /** Null when no cluster is configured for the environment. */
  readonly cluster: string | null
  readonly workload: WorkloadRef
  /** The slot: which container of the workload. */
  readonly slot: Pick<DesiredSlot, 'container' | 'field'>
  /** Null when Git does not declare the slot. */
  readonly desired: DesiredEvidence | null
  /** Set when Git once declared the slot and removed it. */
  readonly removed: Removal | null
  /** What the last merged promotion of this cell set. */
  readonly promoted: PromotedEvidence | null
  readonly live: LiveResult | { readonly kind: 'noCluster' }
  /** From the workload upward; empty when none was found, null when it was not read. */
  readonly chain: readonly ChainLink[] | null
  /** Why the chain, or a part of it, was not read; null when all of it was. */
  readonly chainUnread: string | null
  readonly memory: SlotMemory
  readonly freshness: Freshness
  readonly settings: JudgeSettings
}

export interface DesiredEvidence {
  readonly slot: DesiredSlot
  /** The commit whose text decides, and its author; null when history could not be read. */
  readonly commit: string | null
  readonly author: string | null
  /** When the branch first had this value as far as we saw, else the committer time clamped to the fetch. */
  readonly arrivedAt: number
  /** True when a fetch of ours saw it arrive: then `arrivedAt` is on our own clock. */
  readonly arrivalSeen: boolean
  /** When Git last began to declare this workload; null when not known. */
  readonly declaredSince: number | null
  /**
   * Values that Git declared for the slot before, from history, our observations and the controllers' recorded revisions. Null while
   * history was not read: then nothing is said to be unknown to Git.
   */
  readonly earlier: readonly EarlierValue[] | null
  /** Why two paths or two controllers claim the workload with different images; null when none do. */
  readonly disputed: string | null
  /** `field/container` of every container that Git declares for this workload. */
  readonly siblings: readonly string[]
}

export interface EarlierValue {
  readonly image: string
  readonly commit: string | null
}

export interface Removal {
  readonly at: number
  readonly commit: string | null
  readonly author: string | null
}

export interface PromotedEvidence {
  readonly image: string
  /** `#412`, where the host has numbers. */
  readonly promotion: string | null
}

/** One link of the delivery chain. What a controller says is kept in its own words. */
export interface ChainLink {
  readonly controller: 'flux' | 'argocd' | 'kluctl'
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** apply: applies the workload. source: brings Git to it. dependency: must be ready first. creator: created one of them. */
  readonly role: 'apply' | 'source' | 'dependency' | 'creator'
  /** On the way from the file that decides the image to the workload: only such links decide. */
  readonly onTheWay: boolean
  readonly failing: LinkFailure | null
  readonly applying: LinkWords | null
  readonly suspended: LinkSuspension | null
  /** This workload is excluded from what the link applies. */
  readonly excluded: LinkWords | null
  /** Applies only when a person asks, or in a window that is closed now. */
  readonly manual: LinkWords | null
  /** Whether it undoes changes made in the cluster; null when its words do not tell. */
  readonly heals: boolean | null
  /** Revision that the source has, as the controller writes it. */
  readonly fetched: string | null
  readonly applied: AppliedRevision | null
  /** Words when it follows another repository, branch or tag than the one read. */
  readonly followsOther: string | null
  /** Words when it overrides images in a way that is not read. */
  readonly overrides: string | null
  /** Another difference than the image that it reports: `OutOfSync (Service shop)`. */
  readonly otherDifference: string | null
}

export interface LinkWords {
  readonly words: string
  readonly since: number | null
}

export interface LinkFailure {
  readonly reason: string
  readonly message: string
  readonly since: number | null
  /** The controller has given up until something changes. */
  readonly stalled: boolean
  /** Set for failed health checks and Helm time-outs: the workloads that the message names. What it applied was applied. */
  readonly healthOf: readonly WorkloadRef[] | null
}

export interface LinkSuspension extends LinkWords {
  /** Who owns the field that suspends. */
  readonly by: FieldOwner | null
}

export interface AppliedRevision {
  /** As the controller writes it. */
  readonly revision: string
  /** 40 hex digits where the revision names a commit. */
  readonly commit: string | null
  readonly at: number | null
  readonly inMirror: boolean
  /** Image that this revision declares for the slot; null when it declares none or is not known. */
  readonly declares: string | null
}

export interface Freshness {
  /** Last successful fetch or ls-remote. */
  readonly git: { readonly asOf: number | null; readonly intervalMs: number }
  /** Last event, bookmark or complete list of the least fresh kind that was used. */
  readonly cluster: { readonly asOf: number | null }
  /** The cluster where the controller's objects live; null when the chain was not read. */
  readonly controller: { readonly asOf: number | null } | null
}

export interface JudgeSettings {
  /** As configured for the environment; the judge keeps it between 5 and 15 minutes. */
  readonly graceMs: number
  readonly aliases: readonly RegistryAlias[]
  /** Tags that are meant to move, beside those known by name. */
  readonly mutableTags: readonly string[]
  /** Field managers that are delivery, not hands. */
  readonly pipelines: readonly string[]
  /** Namespaces of the environment: an unmanaged workload must stand in one of them. */
  readonly namespaces: readonly string[]
  /** What overlays of the environment put around a workload's name. */
  readonly affixes: readonly { readonly prefix: string; readonly suffix: string }[]
  /** Progress deadline for kinds that have none. */
  readonly progressDeadlineMs: number
  /** How long a change usually takes to arrive here; null when not known. */
  readonly usualDeliveryMs: number | null
}

export const defaultProgressDeadlineMs = 10 * 60_000
