import { deleteObject } from '@/demo/kubernetes/delete'
import { at, type JsonObject, listAt, numberAt, objectAt, textAt, without } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { formatTime } from '@/demo/kubernetes/time'
import { type Context, findByKey, placeOf, quietly, writeStatus } from './context'
import { createPod, isActive, isReady, pods } from './pods'

const jobs = kindOf('jobs')

/** Runs pods until enough have succeeded or too many have failed. */
export function reconcileJob(context: Context, key: string): number | null {
  const job = findByKey(context, jobs, key)
  if (job === null || at(job, 'metadata', 'deletionTimestamp') !== undefined) return null
  if (endOf(job) !== null) return expire(context, job)
  if (at(job, 'spec', 'suspend') === true) return null
  const own = context.owners.dependents(pods, textAt(job, 'metadata', 'uid'))
  const counts = countOf(own)
  const wanted = numberAt(job, 'spec', 'completions') ?? 1
  const tooMany = counts.failed > (numberAt(job, 'spec', 'backoffLimit') ?? 6)
  const done = counts.succeeded >= wanted
  const room = Math.min(numberAt(job, 'spec', 'parallelism') ?? 1, wanted - counts.succeeded) - counts.active
  const pause = tooMany || done ? 0 : backoffLeft(own, context.clock.now())
  if (!tooMany && !done && pause <= 0) for (let missing = room; missing > 0; missing -= 1) createPod(context, jobs, job)
  const time = formatTime(context.clock.now())
  const active = context.owners.dependents(pods, textAt(job, 'metadata', 'uid')).filter(isActive)
  const running = { ...(active.length > 0 ? { active: active.length } : {}), ready: active.filter(isReady).length }
  const words = done ? completed(time) : tooMany ? failed(time) : {}
  writeStatus(context, jobs, job, {
    ...without(objectAt(job, 'status'), 'active'),
    startTime: textAt(job, 'status', 'startTime') || time,
    ...(counts.succeeded > 0 ? { succeeded: counts.succeeded } : {}),
    ...(counts.failed > 0 ? { failed: counts.failed } : {}),
    ...(done || tooMany ? { ready: 0 } : running),
    terminating: 0,
    uncountedTerminatedPods: {},
    ...words,
  })
  return pause > 0 ? pause : null
}

/** After each failure the next try waits twice as long: 10 s, 20 s and so on. */
function backoffLeft(own: readonly JsonObject[], now: number): number {
  const ends = own
    .filter(pod => textAt(pod, 'status', 'phase') === 'Failed')
    .map(pod => Date.parse(textAt(pod, 'status', 'containerStatuses', 0, 'state', 'terminated', 'finishedAt')))
  if (ends.length === 0) return 0
  return Math.max(...ends) + Math.min(10_000 * 2 ** (ends.length - 1), 360_000) - now
}

/** When and how a Job ended; null while it runs. */
export function endOf(job: JsonObject): { readonly how: 'Complete' | 'Failed'; readonly at: number } | null {
  for (const condition of listAt(job, 'status', 'conditions')) {
    const type = textAt(condition, 'type')
    if (textAt(condition, 'status') !== 'True' || (type !== 'Complete' && type !== 'Failed')) continue
    return { how: type, at: Date.parse(textAt(condition, 'lastTransitionTime')) }
  }
  return null
}

function expire(context: Context, job: JsonObject): number | null {
  const ttl = numberAt(job, 'spec', 'ttlSecondsAfterFinished')
  const end = endOf(job)
  if (ttl === null || end === null) return null
  const left = end.at + ttl * 1000 - context.clock.now()
  if (left > 0) return left
  quietly(() => deleteObject(context.api, placeOf(jobs, job)))
  return null
}

function countOf(own: readonly JsonObject[]): {
  readonly active: number
  readonly succeeded: number
  readonly failed: number
} {
  const inPhase = (phase: string): number => own.filter(pod => textAt(pod, 'status', 'phase') === phase).length
  return { active: own.filter(isActive).length, succeeded: inPhase('Succeeded'), failed: inPhase('Failed') }
}

function completed(time: string): JsonObject {
  const reason = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
  return {
    completionTime: time,
    conditions: [condition('SuccessCriteriaMet', reason, time), condition('Complete', reason, time)],
  }
}

function failed(time: string): JsonObject {
  const reason = { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }
  return { conditions: [condition('FailureTarget', reason, time), condition('Failed', reason, time)] }
}

function condition(type: string, words: JsonObject, time: string): JsonObject {
  return { type, status: 'True', lastProbeTime: time, lastTransitionTime: time, ...words }
}
