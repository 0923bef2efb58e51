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

export interface WorkloadKey {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** A watched cluster: answers from its own cache, never waits, never writes, never reads a Secret. */
export interface Cluster {
  readonly name: string
  read(key: WorkloadKey): LiveResult
  /** All top-level workloads in the cache (no Jobs of CronJobs, no ReplicaSets). */
  list(): readonly LiveWorkload[]
  /** Called once per batch with the workloads whose projection may have changed; 'all' after a relist or a change of freshness. */
  onChange(listener: (changed: readonly WorkloadKey[] | 'all') => void): () => void
  status(): ClusterStatus
  /** Starts listing and watching; resolves when the first list of every permitted kind is complete or has failed. */
  start(): Promise<void>
  stop(): Promise<void>
}
