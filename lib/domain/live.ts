import type { ContainerField } from './desired'

/**
 * What a cluster says of one workload, projected to the fields that the judge needs. Times are epoch milliseconds.
 * Made by lib/cluster/workload.ts from the workload object, its revisions, its pods and its scaler.
 */
export interface LiveWorkload {
  readonly cluster: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly createdAt: number
  /** Only labels and annotations that tell who owns or delivers it (see ownershipKeys in lib/cluster/workload.ts). */
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** The controlling ownerReference: a Job of a CronJob, a Deployment of a custom resource. */
  readonly controlledBy: { readonly kind: string; readonly name: string } | null
  /** The pod template's containers, in order. */
  readonly containers: readonly LiveContainer[]
  readonly rollout: LiveRollout
  /** Newest first; empty where the kind keeps none. */
  readonly revisions: readonly LiveRevision[]
  /** Null when pods could not be read (forbidden): the verdict then carries the mark `pods not read`. */
  readonly pods: readonly LivePod[] | null
  /** Runs of a CronJob (its Jobs) or the Job itself, newest first; empty for other kinds. */
  readonly runs: readonly LiveRun[]
  /** The autoscaler that owns the replicas, if one does; `unknown` when autoscalers may not be read. */
  readonly scaler: { readonly kind: string; readonly name: string } | 'unknown' | null
  /** Who owns `spec.replicas` in managedFields. */
  readonly replicasOwners: readonly FieldOwner[]
}

export interface LiveContainer {
  readonly name: string
  readonly field: ContainerField
  readonly image: string
  /** Entries of managedFields whose fieldsV1 holds this container's `f:image`. */
  readonly owners: readonly FieldOwner[]
}

export interface FieldOwner {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly subresource: string | null
  /** The entry's last change of anything: an upper bound for this field; null when not recorded. */
  readonly time: number | null
}

export interface LiveRollout {
  readonly generation: number
  readonly observedGeneration: number
  /** Null where the kind has no replicas (CronJob, Job). */
  readonly wanted: number | null
  readonly updated: number
  readonly ready: number
  readonly available: number
  readonly total: number
  readonly conditions: readonly LiveCondition[]
  /** Deployment `paused`. */
  readonly paused: boolean
  /** CronJob or Job `suspend`. */
  readonly suspended: boolean
  readonly strategy: 'RollingUpdate' | 'Recreate' | 'OnDelete' | null
  /** StatefulSet rolling update partition; 0 when none. */
  readonly partition: number
  readonly progressDeadlineMs: number | null
  /** The current template's revision: pod-template-hash of the newest ReplicaSet, or the update revision of StatefulSet and DaemonSet. */
  readonly revision: string | null
  /** When that template first appeared: creation of its ReplicaSet or ControllerRevision; null when not known. */
  readonly revisionSince: number | null
}

export interface LiveCondition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
  /** lastUpdateTime where the kind has it, else lastTransitionTime. */
  readonly at: number | null
  readonly since: number | null
}

export interface LiveRevision {
  /** pod-template-hash or controller-revision name. */
  readonly id: string
  /** deployment.kubernetes.io/revision or the ControllerRevision's revision; an undo gives an old one a new, higher number. */
  readonly number: number
  readonly createdAt: number
  /** Image by `field/container`. */
  readonly images: Readonly<Record<string, string>>
}

export interface LivePod {
  readonly name: string
  /** Its pod-template-hash or controller-revision-hash; null when it has none. */
  readonly revision: string | null
  readonly createdAt: number
  readonly deleting: boolean
  readonly phase: string
  readonly ready: boolean
  readonly readySince: number | null
  /** Message of PodScheduled=False/Unschedulable with its time; null when scheduled. */
  readonly unschedulable: { readonly message: string; readonly since: number | null } | null
  readonly node: string | null
  /** Container runtime and architecture of its node (`containerd://1.7/amd64` shortened to `containerd/amd64`); null when nodes may not be read. */
  readonly platform: string | null
  readonly containers: readonly LivePodContainer[]
}

export interface LivePodContainer {
  readonly name: string
  readonly field: ContainerField
  /** The pod spec's image. */
  readonly image: string
  /** status.imageID as it stands; '' when nothing was pulled. */
  readonly imageId: string
  readonly ready: boolean
  readonly restarts: number
  readonly waiting: { readonly reason: string; readonly message: string } | null
  readonly runningSince: number | null
  readonly lastTermination: {
    readonly reason: string
    readonly exitCode: number
    readonly finishedAt: number | null
  } | null
  /** Finished init container or finished run. */
  readonly terminated: { readonly reason: string; readonly exitCode: number; readonly finishedAt: number | null } | null
}

export interface LiveRun {
  readonly name: string
  readonly images: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly state: 'active' | 'complete' | 'failed' | 'suspended'
  readonly message: string
}

/** The answer for one workload in one cluster, from the cache: never waits. */
export type LiveResult =
  | { readonly kind: 'found'; readonly workload: LiveWorkload; readonly asOf: number }
  /** Only after a complete list of that kind in that namespace; `listedAt` is that list's time, `asOf` the watch's. */
  | { readonly kind: 'absent'; readonly listedAt: number; readonly asOf: number }
  | { readonly kind: 'notRead'; readonly reason: string; readonly fix: string; readonly asOf: number | null }
