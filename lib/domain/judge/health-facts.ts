import type { ChainLink, SlotEvidence } from '@/lib/domain/evidence'
import type { LivePod, LiveRun, LiveWorkload } from '@/lib/domain/live'
import type { Trouble } from '@/lib/domain/memory'
import { concerns } from './links'
import { findOwner, type Owner } from './ownership'
import { cannotRun, containersFor, newestRun, podsOfOlderTemplates, podsOfTemplate } from './pods'
import { deadlineOf, findCondition, isHeldBack, isUnfinished, standsStillSince, unavailableSince } from './rollout'

export const waitingLimitMs = 30_000
export const calmAfterReadyMs = 60_000
export const unavailableLimitMs = 60_000
export const restartWindowMs = 10 * 60_000
const restartLimit = 3
const oomLimit = 2

/** What the health table asks, worked out once. Every `since` may be null: seen, but not known since when. */
export interface HealthFacts {
  readonly evidence: SlotEvidence
  readonly workload: LiveWorkload
  readonly at: number
  /** Containers that cannot run, one per failing pod. */
  readonly failing: readonly FailingPod[]
  /** Pods of the current template that were read. */
  readonly pods: number
  /** Ready pods of older templates: what still serves. */
  readonly olderReady: readonly LivePod[]
  readonly failedRun: LiveRun | null
  readonly unfinished: boolean
  readonly heldBack: boolean
  readonly suspendedByHand: boolean
  readonly deadlinePassed: { readonly reason: string; readonly message: string; readonly since: number | null } | null
  readonly standstill: { readonly since: number } | null
  readonly unschedulable: { readonly pod: string; readonly message: string; readonly since: number } | null
  readonly healthCheck: { readonly link: ChainLink; readonly message: string; readonly since: number | null } | null
  readonly unavailable: { readonly since: number } | null
  readonly scaledToZero: { readonly owner: Owner } | null
}

export interface FailingPod {
  readonly pod: string
  readonly container: string
  readonly words: string
  readonly message: string
  readonly since: number
}

export function findHealthFacts(evidence: SlotEvidence, workload: LiveWorkload, at: number): HealthFacts {
  const { memory, settings } = evidence
  const deadline = deadlineOf(workload, settings)
  const pods = podsOfTemplate(workload)
  const unfinished = isUnfinished(workload, memory)
  const standing = unfinished && workload.rollout.wanted !== null ? standsStillSince(workload, memory) : null
  const unavailable = unavailableSince(workload, memory)
  return {
    evidence,
    workload,
    at,
    failing: pods.flatMap(pod => failureOf(evidence, pod, at) ?? []),
    pods: pods.length,
    olderReady: podsOfOlderTemplates(workload).filter(pod => pod.ready),
    failedRun: findFailedRun(workload),
    unfinished,
    heldBack: unfinished && isHeldBack(workload),
    suspendedByHand: workload.rollout.suspended && evidence.desired?.slot.facts.suspend === false,
    deadlinePassed: findDeadlinePassed(workload),
    standstill: standing !== null && at - standing >= deadline ? { since: standing } : null,
    unschedulable: findUnschedulable(pods, at, deadline),
    healthCheck: findHealthCheck(evidence),
    unavailable: unavailable !== null && at - unavailable >= unavailableLimitMs ? { since: unavailable } : null,
    scaledToZero: findScaledToZero(evidence, workload),
  }
}

/** A pod fails while it waits for long, or keeps restarting, until it has been ready for a minute. */
function failureOf(evidence: SlotEvidence, pod: LivePod, at: number): FailingPod | null {
  if (isCalm(pod, at)) return null
  for (const container of containersFor(pod, evidence.slot, evidence.desired?.siblings ?? [])) {
    const isThis = (one: { readonly pod: string; readonly container: string }) =>
      one.pod === pod.name && one.container === container.name
    const trouble = evidence.memory.troubles.find(isThis)
    const waits = container.waiting !== null && cannotRun.includes(container.waiting.reason)
    if (trouble !== undefined && (isLong(trouble) || (waits && at - trouble.since >= waitingLimitMs))) {
      const words = waits && container.waiting !== null ? container.waiting.reason : trouble.reason
      return {
        pod: pod.name,
        container: container.name,
        words,
        message: container.waiting?.message ?? '',
        since: trouble.since,
      }
    }
    const count = evidence.memory.restarts.find(isThis)
    const restarts = recent(count?.restartedAt, at)
    const kills = recent(count?.oomKilledAt, at)
    const [since] = restarts
    if (since !== undefined && (restarts.length >= restartLimit || kills.length >= oomLimit)) {
      const words = kills.length >= oomLimit ? `OOMKilled ${kills.length} times` : `${restarts.length} restarts`
      return { pod: pod.name, container: container.name, words, message: '', since }
    }
  }
  return null
}

/** Between two crashes a pod runs for a moment; what was once seen to last counts until the pod is calm. */
function isLong(trouble: Trouble): boolean {
  return trouble.last - trouble.since >= waitingLimitMs
}

export function isCalm(pod: LivePod, at: number): boolean {
  return pod.ready && pod.readySince !== null && at - pod.readySince >= calmAfterReadyMs
}

function recent(times: readonly number[] | undefined, at: number): readonly number[] {
  return (times ?? []).filter(time => at - time < restartWindowMs).sort((a, b) => a - b)
}

function findFailedRun(workload: LiveWorkload): LiveRun | null {
  if (workload.kind !== 'CronJob' && workload.kind !== 'Job') return null
  const run = newestRun(workload)
  return run?.state === 'failed' ? run : null
}

function findDeadlinePassed(workload: LiveWorkload): HealthFacts['deadlinePassed'] {
  const progressing = findCondition(workload, 'Progressing')
  if (progressing?.status !== 'False') return null
  return { reason: progressing.reason, message: progressing.message, since: progressing.since ?? progressing.at }
}

function findUnschedulable(pods: readonly LivePod[], at: number, deadlineMs: number): HealthFacts['unschedulable'] {
  for (const pod of pods) {
    if (pod.unschedulable === null) continue
    const since = pod.unschedulable.since ?? pod.createdAt
    if (at - since >= deadlineMs) return { pod: pod.name, message: pod.unschedulable.message, since }
  }
  return null
}

/** A Helm time-out is not told apart from a Helm failure by the reason, so it counts as delivery's. */
function findHealthCheck(evidence: SlotEvidence): HealthFacts['healthCheck'] {
  for (const link of evidence.chain ?? []) {
    const { failing } = link
    if (failing === null || failing.reason !== 'HealthCheckFailed' || failing.healthOf === null) continue
    if (concerns(failing, evidence.workload)) return { link, message: failing.message, since: failing.since }
  }
  return null
}

/** Autoscalers that scale to zero by themselves, told by their hand on the replicas. */
const zeroScalers = ['keda', 'keda-operator']

function findScaledToZero(evidence: SlotEvidence, workload: LiveWorkload): HealthFacts['scaledToZero'] {
  const declared = evidence.desired?.slot.facts.replicas
  if (declared === undefined || declared === 0 || workload.rollout.wanted !== 0) return null
  if (workload.kind !== 'Deployment' && workload.kind !== 'StatefulSet') return null
  if (workload.scaler !== null && workload.scaler !== 'unknown') return null
  const managers = workload.replicasOwners.map(entry => entry.manager)
  if (managers.some(manager => zeroScalers.includes(manager))) return null
  // Where autoscalers may not be read, an outage at zero is the worse mistake: only the HPA's own writer excuses it.
  if (workload.scaler === 'unknown' && managers.includes('kube-controller-manager')) return null
  const entries = workload.replicasOwners.map(entry => ({ ...entry, subresource: null }))
  const owner = findOwner(entries, evidence.settings.pipelines)
  return { owner }
}
