import { at, type JsonObject, numberAt, textAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { type Context, findByKey, writeStatus } from './context'
import { hashLabel, listRevisions, openRevision } from './controller-revision'
import { createPod, deletePod, isReady, pods } from './pods'

const statefulSets = kindOf('statefulsets')

/** Pods by number, one after the other: up from 0, and updated down from the last, each only when all others are ready. */
export function reconcileStatefulSet(context: Context, key: string): null {
  const set = findByKey(context, statefulSets, key)
  if (set === null || at(set, 'metadata', 'deletionTimestamp') !== undefined) return null
  const newest = openRevision(context, statefulSets, set)
  if (newest === null) return null
  const updateRevision = textAt(newest, 'metadata', 'name')
  const known = listRevisions(context, set).map(one => textAt(one, 'metadata', 'name'))
  const before = textAt(set, 'status', 'currentRevision')
  const current = known.includes(before) ? before : updateRevision
  const wanted = numberAt(set, 'spec', 'replicas') ?? 1
  const have = ownPods(context, set)
  act(context, set, { have, wanted, updateRevision })
  const left = ownPods(context, set)
  const revised = left.filter(pod => revisionOf(pod) === updateRevision)
  const done = left.length === wanted && revised.length === wanted && left.every(isReady)
  writeStatus(
    context,
    statefulSets,
    set,
    statusOf(set, left, { current: done ? updateRevision : current, updateRevision }),
  )
  return null
}

interface State {
  readonly have: readonly JsonObject[]
  readonly wanted: number
  readonly updateRevision: string
}

function act(context: Context, set: JsonObject, { have, wanted, updateRevision }: State): void {
  const going = have.some(pod => at(pod, 'metadata', 'deletionTimestamp') !== undefined)
  const parallel = textAt(set, 'spec', 'podManagementPolicy') === 'Parallel'
  const numbers = have.map(ordinalOf)
  const missing = Array.from({ length: wanted }, (_, index) => index).filter(index => !numbers.includes(index))
  const surplus = have.filter(pod => ordinalOf(pod) >= wanted).sort((a, b) => ordinalOf(b) - ordinalOf(a))
  if (!parallel && (going || (missing.length > 0 && !belowReady(have, missing[0] ?? 0)))) return
  for (const index of parallel ? missing : missing.slice(0, 1)) start(context, set, index, updateRevision)
  if (missing.length > 0) return
  for (const pod of parallel ? surplus : surplus.slice(0, 1)) deletePod(context, pod)
  if (surplus.length > 0) return
  const stale = nextToUpdate(set, have, updateRevision)
  if (stale !== null) deletePod(context, stale)
}

/** The highest outdated pod above the partition, if every pod that was updated before it is ready. */
function nextToUpdate(set: JsonObject, have: readonly JsonObject[], updateRevision: string): JsonObject | null {
  if (textAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return null
  const partition = numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0
  for (const pod of [...have].sort((a, b) => ordinalOf(b) - ordinalOf(a))) {
    if (ordinalOf(pod) < partition) return null
    if (revisionOf(pod) !== updateRevision) return pod
    if (!isReady(pod)) return null
  }
  return null
}

function start(context: Context, set: JsonObject, index: number, revision: string): void {
  const name = `${textAt(set, 'metadata', 'name')}-${index}`
  const labels = {
    [hashLabel]: revision,
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(index),
  }
  createPod(context, statefulSets, set, { name, labels })
}

function statusOf(
  set: JsonObject,
  have: readonly JsonObject[],
  { current, updateRevision }: { readonly current: string; readonly updateRevision: string },
): JsonObject {
  const alive = have.filter(pod => at(pod, 'metadata', 'deletionTimestamp') === undefined)
  const ready = alive.filter(isReady).length
  const of = (revision: string): number => alive.filter(pod => revisionOf(pod) === revision).length
  return {
    observedGeneration: numberAt(set, 'metadata', 'generation') ?? 0,
    replicas: have.length,
    availableReplicas: ready,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(of(current) > 0 ? { currentReplicas: of(current) } : {}),
    ...(of(updateRevision) > 0 ? { updatedReplicas: of(updateRevision) } : {}),
    currentRevision: current,
    updateRevision,
    collisionCount: 0,
  }
}

function ownPods({ owners }: Context, set: JsonObject): readonly JsonObject[] {
  const all = owners.dependents(pods, textAt(set, 'metadata', 'uid'))
  return [...all].sort((a, b) => ordinalOf(a) - ordinalOf(b))
}

function belowReady(have: readonly JsonObject[], index: number): boolean {
  return have.filter(pod => ordinalOf(pod) < index).every(isReady)
}

function ordinalOf(pod: JsonObject): number {
  return Number(/-(\d+)$/.exec(textAt(pod, 'metadata', 'name'))?.[1] ?? -1)
}

function revisionOf(pod: JsonObject): string {
  return textAt(pod, 'metadata', 'labels', hashLabel)
}
