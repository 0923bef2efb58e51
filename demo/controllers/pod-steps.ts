import { at, isObject, type JsonObject, listAt, numberAt, textAt } from '@/demo/kubernetes/json'
import { type Fate, fateOf } from './fate'
import { ownerOf } from './owners'
import type { Stage } from './pod-status'
import { containersOf, isReady } from './pods'

/** How long things take on a node, in ms. */
export interface Timing {
  readonly scheduleMs: number
  readonly pullMs: number
  readonly readyMs: number
  readonly backoffMs: number
  readonly restartMs: number
  readonly terminateMs: number
  readonly runMs: number
}

export const usualTiming: Timing = {
  scheduleMs: 200,
  pullMs: 1_500,
  readyMs: 1_500,
  backoffMs: 2_000,
  restartMs: 20_000,
  terminateMs: 1_000,
  runMs: 3_000,
}

export type PodStep =
  | { readonly kind: 'remove'; readonly afterMs: number }
  | { readonly kind: 'place'; readonly afterMs: number }
  | { readonly kind: 'stage'; readonly stage: Stage; readonly afterMs: number }

/** What the node does next with a pod, told from the pod alone, so that a restart goes on where it was; null: nothing. Pure. */
export function nextStep(pod: JsonObject, ordered: Fate | null, timing: Timing): PodStep | null {
  if (at(pod, 'metadata', 'deletionTimestamp') !== undefined) return { kind: 'remove', afterMs: timing.terminateMs }
  const phase = textAt(pod, 'status', 'phase')
  if (phase === 'Succeeded' || phase === 'Failed') return null
  if (textAt(pod, 'spec', 'nodeName') === '') return { kind: 'place', afterMs: timing.scheduleMs }
  const containers = containersOf(pod).map(container => viewOf(pod, container, ordered))
  if (containers.some(one => one.status === null)) return stage('creating', 0)
  if (containers.some(one => one.waiting === 'ContainerCreating'))
    return stage('started', timing.pullMs + startAfter(pod))
  return afterStart(pod, containers, timing)
}

function afterStart(pod: JsonObject, containers: readonly ContainerView[], timing: Timing): PodStep | null {
  const restarts = textAt(pod, 'spec', 'restartPolicy') !== 'Never'
  if (containers.some(one => one.exitCode !== 0))
    return restarts ? stage('backoff', timing.backoffMs) : stage('finished', 0)
  if (containers.some(one => one.waiting === 'ErrImagePull')) return stage('backoff', timing.backoffMs)
  const crashing = containers.filter(one => one.waiting === 'CrashLoopBackOff')
  if (crashing.length > 0) {
    const still = crashing.some(one => one.fate === 'crash' || one.fate === 'oom')
    return stage(still ? 'backoff' : 'started', timing.restartMs)
  }
  const unpulled = containers.filter(one => one.waiting === 'ImagePullBackOff')
  if (unpulled.length > 0) return unpulled.every(one => one.fate === 'missing') ? null : stage('started', timing.pullMs)
  if (containers.some(one => one.fate === 'crash' || one.fate === 'oom')) return stage('started', 0)
  const unready = containers.some(one => one.fate === 'unready')
  if (unready) return isReady(pod) ? stage('started', 0) : null
  if (!isReady(pod)) return stage('settled', timing.readyMs)
  return ownerOf(pod)?.kind === 'Job' ? stage('finished', timing.runMs) : null
}

interface ContainerView {
  readonly status: JsonObject | null
  readonly fate: Fate
  readonly waiting: string
  readonly exitCode: number
}

function viewOf(pod: JsonObject, container: JsonObject, ordered: Fate | null): ContainerView {
  const found = listAt(pod, 'status', 'containerStatuses').find(
    one => textAt(one, 'name') === textAt(container, 'name'),
  )
  const status = isObject(found) ? found : {}
  return {
    status: isObject(found) ? found : null,
    fate: fateOf(container, status, ordered),
    waiting: textAt(status, 'state', 'waiting', 'reason'),
    exitCode: numberAt(status, 'state', 'terminated', 'exitCode') ?? 0,
  }
}

/** The annotation `demo/start-after: 30s` makes a slow start. */
function startAfter(pod: JsonObject): number {
  const text = textAt(pod, 'metadata', 'annotations', 'demo/start-after')
  return (Number(/^(\d+)s$/.exec(text)?.[1]) || 0) * 1000
}

function stage(name: Stage, afterMs: number): PodStep {
  return { kind: 'stage', stage: name, afterMs }
}
