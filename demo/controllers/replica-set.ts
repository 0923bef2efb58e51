import { at, type JsonObject, numberAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { type Context, findByKey, writeStatus } from './context'
import { activePods, byWorth, createPod, deletePod, isReady } from './pods'

const replicaSets = kindOf('replicasets')

/** As many pods as asked for, and a status that counts them. */
export function reconcileReplicaSet(context: Context, key: string): null {
  const set = findByKey(context, replicaSets, key)
  if (set === null || at(set, 'metadata', 'deletionTimestamp') !== undefined) return null
  const wanted = numberAt(set, 'spec', 'replicas') ?? 1
  const have = activePods(context, set)
  for (let missing = wanted - have.length; missing > 0; missing -= 1) createPod(context, replicaSets, set)
  for (const pod of [...have].sort(byWorth).slice(0, Math.max(0, have.length - wanted))) deletePod(context, pod)
  writeStatus(context, replicaSets, set, statusOf(set, activePods(context, set)))
  return null
}

function statusOf(set: JsonObject, pods: readonly JsonObject[]): JsonObject {
  const ready = pods.filter(isReady).length
  return {
    replicas: pods.length,
    ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
    observedGeneration: numberAt(set, 'metadata', 'generation') ?? 0,
  }
}
