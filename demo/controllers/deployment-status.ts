import { at, type JsonObject, numberAt, objectAt, textAt } from '@/demo/kubernetes/json'
import { formatTime } from '@/demo/kubernetes/time'
import { type Condition, conditionSince, findCondition } from './conditions'
import { limitsFor } from './deployment-sets'

export interface DeploymentSets {
  readonly fresh: JsonObject | null
  readonly all: readonly JsonObject[]
  /** Whether the set of the current template was made just now. */
  readonly created: boolean
}

interface Counts {
  readonly replicas: number
  readonly updated: number
  readonly ready: number
  readonly available: number
}

/** The status that the real controller would write, and when its deadline has to be looked at again. Pure. */
export function deploymentStatus(
  deployment: JsonObject,
  sets: DeploymentSets,
  now: number,
): { readonly status: JsonObject; readonly lookAgainMs: number | null } {
  const before = objectAt(deployment, 'status')
  const counts: Counts = {
    replicas: total(sets.all, 'replicas'),
    updated: total(sets.fresh === null ? [] : [sets.fresh], 'replicas'),
    ready: total(sets.all, 'readyReplicas'),
    available: total(sets.all, 'availableReplicas'),
  }
  const asked = sets.all.reduce((sum, set) => sum + (numberAt(set, 'spec', 'replicas') ?? 0), 0)
  const available = availability(deployment, before, counts, formatTime(now))
  const progress = progressing(deployment, before, counts, sets, now)
  const conditions = [available, ...(progress.condition === null ? [] : [progress.condition])]
  const status = {
    observedGeneration: numberAt(deployment, 'metadata', 'generation') ?? 0,
    ...positive('replicas', counts.replicas),
    ...positive('updatedReplicas', counts.updated),
    ...positive('readyReplicas', counts.ready),
    ...positive('availableReplicas', counts.available),
    ...positive('unavailableReplicas', asked - counts.available),
    conditions: [...conditions].sort((a, b) => updateTime(a) - updateTime(b)),
  }
  return { status, lookAgainMs: progress.lookAgainMs }
}

function availability(deployment: JsonObject, before: JsonObject, counts: Counts, time: string): JsonObject {
  const { wanted, maxUnavailable } = limitsFor(deployment)
  const enough = counts.available >= wanted - maxUnavailable
  const next: Condition = {
    type: 'Available',
    status: enough ? 'True' : 'False',
    reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: enough ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
  }
  return stamped(findCondition(before, 'Available'), next, time)
}

function progressing(
  deployment: JsonObject,
  before: JsonObject,
  counts: Counts,
  sets: DeploymentSets,
  now: number,
): { readonly condition: JsonObject | null; readonly lookAgainMs: number | null } {
  const current = findCondition(before, 'Progressing')
  const deadline = numberAt(deployment, 'spec', 'progressDeadlineSeconds')
  const time = formatTime(now)
  const say = (status: Condition['status'], reason: string, message: string, renew = false): JsonObject =>
    stamped(
      renew ? (current === null ? null : { ...current, reason: '' }) : current,
      { type: 'Progressing', status, reason, message },
      time,
    )
  if (deadline === null) return { condition: null, lookAgainMs: null }
  if (at(deployment, 'spec', 'paused') === true) {
    if (
      current !== null &&
      textAt(current, 'reason') === 'NewReplicaSetAvailable' &&
      counts.updated === counts.replicas
    ) {
      return { condition: current, lookAgainMs: null }
    }
    return { condition: say('Unknown', 'DeploymentPaused', 'Deployment is paused'), lookAgainMs: null }
  }
  const name = `ReplicaSet "${textAt(sets.fresh ?? {}, 'metadata', 'name')}"`
  const wanted = numberAt(deployment, 'spec', 'replicas') ?? 1
  if (sets.created) {
    const words = `Created new replica set "${textAt(sets.fresh ?? {}, 'metadata', 'name')}"`
    return { condition: say('True', 'NewReplicaSetCreated', words, true), lookAgainMs: deadline * 1000 }
  }
  const reason = current === null ? '' : textAt(current, 'reason')
  if (counts.updated === counts.replicas && reason === 'NewReplicaSetAvailable')
    return { condition: current, lookAgainMs: null }
  const complete = counts.updated === wanted && counts.replicas === wanted && counts.available === wanted
  if (complete) {
    return {
      condition: say('True', 'NewReplicaSetAvailable', `${name} has successfully progressed.`),
      lookAgainMs: null,
    }
  }
  if (moved(before, counts) || current === null) {
    const condition = say('True', 'ReplicaSetUpdated', `${name} is progressing.`, true)
    return { condition, lookAgainMs: deadline * 1000 }
  }
  if (reason === 'NewReplicaSetAvailable' || reason === 'ProgressDeadlineExceeded')
    return { condition: current, lookAgainMs: null }
  const left = updateTime(current) + deadline * 1000 - now
  if (left > 0) return { condition: current, lookAgainMs: left }
  return {
    condition: say('False', 'ProgressDeadlineExceeded', `${name} has timed out progressing.`),
    lookAgainMs: null,
  }
}

function moved(before: JsonObject, counts: Counts): boolean {
  const was = (name: string): number => numberAt(before, name) ?? 0
  const oldBefore = was('replicas') - was('updatedReplicas')
  return (
    counts.updated > was('updatedReplicas') ||
    counts.replicas - counts.updated < oldBefore ||
    counts.ready > was('readyReplicas') ||
    counts.available > was('availableReplicas')
  )
}

/** A Deployment's conditions also tell when they were last renewed. */
function stamped(before: JsonObject | null, next: Condition, time: string): JsonObject {
  const unchanged = before !== null && before.status === next.status && before.reason === next.reason
  const lastUpdateTime = unchanged ? textAt(before, 'lastUpdateTime') : time
  return { ...conditionSince(before, next, time), lastUpdateTime }
}

function updateTime(condition: JsonObject): number {
  return Date.parse(textAt(condition, 'lastUpdateTime'))
}

function total(sets: readonly JsonObject[], name: string): number {
  return sets.reduce((sum, set) => sum + (numberAt(set, 'status', name) ?? 0), 0)
}

function positive(name: string, value: number): JsonObject {
  return value > 0 ? { [name]: value } : {}
}
