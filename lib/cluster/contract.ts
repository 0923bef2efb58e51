import type { ChainLink } from '@/lib/domain/evidence'
import type { LiveResult, LiveWorkload } from '@/lib/domain/live'

/** What /connections shows of one cluster. Times are epoch milliseconds. */
export interface ClusterStatus {
  readonly name: string
  readonly state: 'connecting' | 'reading' | 'watching' | 'lost'
  /** Newest event, bookmark or complete list over all watched kinds of the *least* fresh kind; null before the first list. */
  readonly asOf: number | null
  readonly lastSuccess: number | null
  readonly lastFailure: {
    readonly at: number
    readonly code: string
    readonly message: string
    readonly fix: string
  } | null
  readonly kinds: readonly ClusterKindStatus[]
  readonly server: string
  readonly version: string | null
}

export interface ClusterKindStatus {
  /** Plural resource with group: `deployments.apps`, `pods`. */
  readonly resource: string
  readonly state: 'listing' | 'watching' | 'forbidden' | 'absent' | 'lost'
  readonly objects: number
  readonly asOf: number | null
  readonly message: string | null
  /** The exact RBAC rule that is missing, as YAML; null when none is. */
  readonly missingRule: string | null
}

/** What one look of a person at a cluster found. */
export interface ClusterCheck {
  readonly version: string | null
  /** Why it did not answer at all. */
  readonly fault: { readonly code: string; readonly message: string; readonly fix: string } | null
  readonly kinds: readonly {
    readonly resource: string
    /** absent: a controller's kind where that controller is not installed. */
    readonly state: 'read' | 'absent' | 'failed'
    readonly fault: ClusterCheck['fault']
    readonly missingRule: string | null
  }[]
}

export interface WorkloadKey {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** What delivery controllers elsewhere call this cluster. */
export interface ClusterNames {
  /** Addresses in Applications' destinations. */
  readonly servers: readonly string[]
  /** Names in Applications' destinations. */
  readonly names: readonly string[]
  /** `namespace/name` of the kubeconfig that Kustomizations and HelmReleases use. */
  readonly kubeConfigs: readonly string[]
  /** How often Argo CD looks at Git for what it deploys there. */
  readonly reconciliationMs: number
}

export type Delivers = ChainLink['controller']

export interface ObjectName {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** An object that applies something from Git somewhere. */
export interface Deploys {
  readonly target: DeployTarget
  /** Flux replaces every namespace, Argo CD fills it in where the manifests give none. */
  readonly into: { readonly name: string; readonly replaces: boolean } | null
  /** One for each source. */
  readonly follows: readonly Followed[]
}

export type DeployTarget =
  | { readonly kind: 'here' }
  | { readonly kind: 'server' | 'name' | 'kubeConfig'; readonly name: string }

export interface Followed {
  /** Null where the source's object is not there. */
  readonly url: string | null
  /** From the repository's root, without slashes at its ends; null for a chart. */
  readonly path: string | null
  /** Null: the repository's default branch. */
  readonly revision: { readonly kind: 'branch' | 'tag' | 'commit' | 'version range'; readonly name: string } | null
  /** Fields that may change images or names on the way. */
  readonly overrides: readonly string[]
}

export interface Deployment extends ObjectName, Deploys {
  readonly controller: Delivers
  /** Why it cannot deploy at all, in its own words. */
  readonly failure: string | null
}

/** One link of a chain, as far as the objects of controllers tell; what Git says of it is for the reader of Git. */
export interface ControllerLink extends Omit<ChainLink, 'applied' | 'followsOther' | 'overrides' | 'otherDifference'> {
  readonly applied: { readonly revision: string; readonly at: number | null } | null
  readonly follows: readonly Followed[]
  /** The link that this one stands behind; null for what applies the workload itself. */
  readonly behind: string | null
  /** Differences that it reports while what it applied is what it compares with. */
  readonly differs: { readonly word: string; readonly objects: readonly ObjectName[] } | null
}

export interface ChainQuestion {
  readonly workload: WorkloadKey
  /** Of the live object; null when it is absent. */
  readonly tracking: Pick<LiveWorkload, 'labels' | 'annotations'> | null
  /** Whether the workload stands in the cluster that is asked, and what that cluster is called by controllers elsewhere. */
  readonly cluster: { readonly isHere: boolean } & ClusterNames
  /** Objects that deploy the workload's place in Git; they count when nothing else is found. */
  readonly deployments: readonly ObjectName[]
}

export interface ChainAnswer {
  /** From the workload upward. */
  readonly links: readonly ControllerLink[]
  /** Every object that was asked for, found or not: a change to none of them cannot change the answer. */
  readonly asked: readonly ObjectName[]
  /** What the live object says of its controller without an object here that confirms it. */
  readonly unproven: string | null
  /** Why something of the chain could not be read; null when all could. */
  readonly unread: string | null
  /** Least fresh of the kinds that were used; null when none is there. */
  readonly asOf: number | null
  /** How long a change may take by the objects' own intervals; null without any. */
  readonly graceMs: number | null
}

/** What the delivery controllers of a cluster say, from its own cache. */
export interface ControllerObjects {
  chainOf(question: ChainQuestion, now: number): ChainAnswer
  /** The same array until one of them is another. */
  deployments(): readonly Deployment[]
}

export interface ControllerChange {
  readonly objects: readonly ObjectName[]
  /** Workloads that came into or went out of what an object applies, wherever that is. */
  readonly workloads: readonly WorkloadKey[]
  /** What is deployed from where to where is another one. */
  readonly deployments: boolean
}

/** A watched cluster: answers from its own cache, never waits, never writes, never reads a Secret. */
export interface Cluster {
  readonly name: string
  readonly names: ClusterNames
  read(key: WorkloadKey): LiveResult
  /** Top-level workloads in the cache (no Jobs of CronJobs, no ReplicaSets); only what is wanted is put together. */
  list(isWanted?: (key: WorkloadKey) => boolean): readonly LiveWorkload[]
  /** Called once per batch with the workloads whose projection may have changed; 'all' after a relist or a change of freshness. */
  onChange(listener: (changed: readonly WorkloadKey[] | 'all') => void): () => void
  controllers(): ControllerObjects
  /** Called once per batch; after a relist `onChange` says 'all'. */
  onControllers(listener: (change: ControllerChange) => void): () => void
  status(): ClusterStatus
  /** Asks the server now, beside the watches: its version, and one object of every kind. Never rejects. */
  check(signal: AbortSignal): Promise<ClusterCheck>
  /** Starts listing and watching; resolves when the first list of every permitted kind is complete or has failed. */
  start(): Promise<void>
  stop(): Promise<void>
}
