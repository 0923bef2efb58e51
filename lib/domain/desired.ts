import type { Problem } from './problem'

export type ManifestKindId = 'kustomize' | 'plain' | 'helm-values' | 'flux-helmrelease' | 'argocd' | 'kluctl'

export interface WorkloadRef {
  /** Kubernetes kind: Deployment, StatefulSet, DaemonSet, CronJob, Job, ReplicaSet, Pod, Rollout … */
  readonly kind: string
  /** Null where the manifests do not say. */
  readonly namespace: string | null
  readonly name: string
}

export type ContainerField = 'containers' | 'initContainers'

/** rendered: what kustomize would print. declared: the text stands in Git but something not read may change it. unresolved: text that cannot be an image yet. */
export type SlotStatus = 'rendered' | 'declared' | 'unresolved'

/** How the deciding text stands in its file; the editor works from this, never from a search. */
export type OriginKind = 'images-entry' | 'manifest' | 'patch' | 'other'

export interface DesiredSlot {
  readonly workload: WorkloadRef
  readonly container: string
  readonly field: ContainerField
  /** Image as rendered; for declared and unresolved the text as it stands. */
  readonly image: string
  readonly status: SlotStatus
  /** Why it is not `rendered`; null when it is. */
  readonly reason: string | null
  /** File (from the repository's root) and 1-based line whose text decides the version. */
  readonly file: string
  readonly line: number
  readonly origin: OriginKind
  /** The image as it arrives at the cell's own kustomization, before its `images:`; the name a new entry would need. */
  readonly imageBelow: string
  /** Facts of the workload that the judge compares; null where the manifest does not say. */
  readonly facts: WorkloadFacts
}

export interface WorkloadFacts {
  readonly replicas: number | null
  /** CronJob or Job `suspend`, Deployment `paused`. */
  readonly suspend: boolean
  readonly paused: boolean
  /** Helm or Argo CD hook annotations, as written; null when it is no hook. */
  readonly hook: string | null
  readonly ttlSecondsAfterFinished: number | null
}

/** One cell's desired state as Git declares it, with every path it looked at. */
export interface DesiredCell {
  readonly service: string
  readonly environment: string | null
  /** First segment of the environment's place in Git (`prod` of `prod/eu`); null without environment. */
  readonly group: string | null
  /** The cell's own folder or file, relative to the repository's root. */
  readonly path: string
  readonly kind: ManifestKindId
  readonly slots: readonly DesiredSlot[]
  readonly problems: readonly Problem[]
  /** What delivers it reads files above its folder too, as Flux does; to be told to the reader when it is read again. */
  readonly readsAbove?: boolean
  /** Why discovery made this cell, in words a person can check. */
  readonly because: string
  /** Every path that was looked at, also absent ones and folders: a change to none of them cannot change this cell. */
  readonly dependsOn: readonly string[]
}
