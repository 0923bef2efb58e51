/** Puts one LiveWorkload together from the object itself and what stands around it. Pure. */
import type { LivePod, LiveRevision, LiveRollout, LiveWorkload } from '@/lib/domain/live'
import type { PodObject } from './objects/pod'
import type { RevisionObject } from './objects/revision'
import type { ScalerObject } from './objects/surroundings'
import type { WorkloadObject } from './objects/workload'

export { ownershipKeys } from './objects/ownership'

export interface Surroundings {
  readonly cluster: string
  readonly revisions: readonly RevisionObject[]
  /** Null when they may not be read. */
  readonly pods: readonly PodObject[] | null
  readonly jobs: readonly WorkloadObject[]
  readonly scaler: ScalerObject | 'unknown' | null
  platformOf(node: string): string | null
}

export function composeWorkload(object: WorkloadObject, around: Surroundings): LiveWorkload {
  const { kind, namespace, name, uid, createdAt, labels, annotations, controlledBy, containers, replicasOwners } =
    object
  const revisions = around.revisions.map(({ revision }) => revision).sort((a, b) => b.number - a.number)
  const runs = [object, ...around.jobs]
    .flatMap(({ run }) => run ?? [])
    .sort((a, b) => b.createdAt - a.createdAt || byName(b, a))
  const rollout = { ...object.rollout, ...currentRevision(object, revisions) }
  const newest = runs[0]
  return {
    cluster: around.cluster,
    kind,
    namespace,
    name,
    uid,
    createdAt,
    labels,
    annotations,
    controlledBy,
    containers,
    rollout: newest ? { ...rollout, revision: newest.name, revisionSince: newest.createdAt } : rollout,
    revisions,
    pods: around.pods?.map(pod => livePod(pod, around)).sort(byAge) ?? null,
    runs,
    scaler: around.scaler === 'unknown' || around.scaler === null ? around.scaler : around.scaler.scaler,
    replicasOwners,
  }
}

/** A Deployment's newest ReplicaSet has the highest number, also after an undo; a StatefulSet names its revision itself. */
function currentRevision(
  { rollout, containers }: WorkloadObject,
  revisions: readonly LiveRevision[],
): Pick<LiveRollout, 'revision' | 'revisionSince'> {
  const named = rollout.revision === null ? revisions[0] : revisions.find(({ id }) => id === rollout.revision)
  const observed = rollout.observedGeneration >= rollout.generation
  if (!named) return { revision: observed ? rollout.revision : null, revisionSince: null }
  // Between a new template and its first revision the newest one is still the old template's.
  const same =
    containers.length === Object.keys(named.images).length &&
    containers.every(({ field, name, image }) => named.images[`${field}/${name}`] === image)
  return same ? { revision: named.id, revisionSince: named.createdAt } : { revision: null, revisionSince: null }
}

function livePod({ pod }: PodObject, around: Surroundings): LivePod {
  return pod.node === null ? pod : { ...pod, platform: around.platformOf(pod.node) }
}

function byAge(a: LivePod, b: LivePod): number {
  return b.createdAt - a.createdAt || byName(a, b)
}

/** Not localeCompare: it takes longer than all the rest of a reading. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
