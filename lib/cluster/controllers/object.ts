import type { Delivers, Deploys, ObjectName } from '@/lib/cluster/contract'
import type { LinkFailure, LinkSuspension, LinkWords } from '@/lib/domain/evidence'
import type { Identity } from '../objects/shapes'

/** One object of a delivery controller, reduced to what a chain asks, in words that are the same for every controller. */
export interface ControllerObject extends Identity, ObjectName {
  readonly controller: Delivers
  /** Labels and annotations that tell who made it. */
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** What its ownerReferences name, in its own namespace. */
  readonly owners: readonly ObjectName[]
  readonly says: Says
  readonly sources: readonly ObjectName[]
  readonly dependsOn: readonly ObjectName[]
  /** Whose sync windows bind it. */
  readonly project: ObjectName | null
  readonly windows: readonly SyncWindow[]
  /** Only of what applies workloads. */
  readonly applies: Applies | null
  /** Only of what brings something to those that apply. */
  readonly brings: Brings | null
  /** Its spec's generation and the revision that it tries: while both stand, a moment of progress is no news. */
  readonly attempt: string
}

/** What it says of itself. */
export interface Says {
  readonly failing: LinkFailure | null
  readonly applying: LinkWords | null
  readonly suspended: LinkSuspension | null
  readonly manual: LinkWords | null
  readonly heals: boolean | null
  readonly fetched: string | null
  readonly applied: { readonly revision: string; readonly at: number | null } | null
  readonly differs: Differs | null
}

/** Differences that it reports, in its own word. */
export interface Differs {
  readonly word: string
  readonly objects: readonly Applied[]
}

export interface Applies extends Deploys {
  /** Workloads, and objects of delivery controllers, that it applied or would; null while it does not say. */
  readonly inventory: readonly Applied[] | null
  /** By which names a live object's label or annotation may mean it. */
  readonly called: readonly string[]
  /** How long a change may take by its own intervals, without those of its sources. */
  readonly delayMs: number
}

export interface Applied {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

export interface Brings {
  readonly url: string | null
  readonly revision: Deploys['follows'][number]['revision']
  readonly intervalMs: number
}

export interface SyncWindow {
  readonly kind: 'allow' | 'deny'
  readonly schedule: string
  readonly durationMs: number
  readonly timeZone: string
  readonly applications: readonly string[]
  readonly namespaces: readonly string[]
  readonly clusters: readonly string[]
  /** All that are given must match, not just one. */
  readonly and: boolean
}

export const silent: Says = {
  failing: null,
  applying: null,
  suspended: null,
  manual: null,
  heals: null,
  fetched: null,
  applied: null,
  differs: null,
}

/** Inventories hold everything; only these are ever asked for. */
const keptKinds = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'Rollout',
  'Kustomization',
  'HelmRelease',
  'GitRepository',
  'OCIRepository',
  'HelmRepository',
  'HelmChart',
  'Bucket',
  'Application',
  'ApplicationSet',
  'AppProject',
])

export function isKept({ kind }: { readonly kind: string }): boolean {
  return keptKinds.has(kind)
}

export function idOf({ kind, namespace, name }: ObjectName): string {
  return `${kind}/${namespace}/${name}`
}
