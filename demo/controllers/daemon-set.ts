import { at, type JsonObject, numberAt, textAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { type Context, findByKey, writeStatus } from './context'
import { hashLabel, hashOf, openRevision } from './controller-revision'
import { createPod, deletePod, isReady, pods } from './pods'
import { limitsOf } from './rollout-steps'

const daemonSets = kindOf('daemonsets')
const nodes = kindOf('nodes')

/** One pod on every node; outdated ones go a few at a time. */
export function reconcileDaemonSet(context: Context, key: string): null {
  const set = findByKey(context, daemonSets, key)
  if (set === null || at(set, 'metadata', 'deletionTimestamp') !== undefined) return null
  const revision = openRevision(context, daemonSets, set)
  if (revision === null) return null
  const hash = hashOf(revision)
  const places = context.api.store.list(nodes).map(node => textAt(node, 'metadata', 'name'))
  const have = context.owners.dependents(pods, textAt(set, 'metadata', 'uid'))
  for (const node of places.filter(name => !have.some(pod => nodeOf(pod) === name))) {
    createPod(context, daemonSets, set, {
      node,
      labels: { [hashLabel]: hash, 'pod-template-generation': generationOf(set) },
    })
  }
  if (textAt(set, 'spec', 'updateStrategy', 'type') !== 'OnDelete') replaceSome(context, set, have, hash)
  writeStatus(context, daemonSets, set, statusOf(context, set, places.length, hash))
  return null
}

/** Broken outdated pods go at once, ready ones as far as maxUnavailable leaves room. */
function replaceSome(context: Context, set: JsonObject, have: readonly JsonObject[], hash: string): void {
  const outdated = have.filter(pod => hashOf(pod) !== hash && at(pod, 'metadata', 'deletionTimestamp') === undefined)
  const value = at(set, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable')
  const allowed = limitsOf(
    have.length,
    0,
    typeof value === 'number' || typeof value === 'string' ? value : 1,
  ).maxUnavailable
  const down = have.filter(pod => !isReady(pod) || at(pod, 'metadata', 'deletionTimestamp') !== undefined).length
  const broken = outdated.filter(pod => !isReady(pod))
  const sound = outdated.filter(isReady).slice(0, Math.max(0, allowed - down))
  for (const pod of [...broken, ...sound]) deletePod(context, pod)
}

function statusOf(context: Context, set: JsonObject, wanted: number, hash: string): JsonObject {
  const all = context.owners.dependents(pods, textAt(set, 'metadata', 'uid'))
  const have = all.filter(pod => at(pod, 'metadata', 'deletionTimestamp') === undefined)
  const ready = have.filter(isReady).length
  const updated = have.filter(pod => hashOf(pod) === hash).length
  return {
    currentNumberScheduled: have.length,
    desiredNumberScheduled: wanted,
    numberMisscheduled: 0,
    numberReady: ready,
    observedGeneration: numberAt(set, 'metadata', 'generation') ?? 0,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(ready > 0 ? { numberAvailable: ready } : {}),
    ...(wanted - ready > 0 ? { numberUnavailable: wanted - ready } : {}),
  }
}

function generationOf(set: JsonObject): string {
  return String(numberAt(set, 'metadata', 'generation') ?? 1)
}

function nodeOf(pod: JsonObject): string {
  return textAt(pod, 'spec', 'nodeName')
}
