import type { SlotEvidence } from '@/lib/domain/evidence'
import { calmAfterReadyMs, restartWindowMs, unavailableLimitMs, waitingLimitMs } from './health-facts'
import { linkInstants } from './links'
import { deadlineOf, standsStillSince, unavailableSince } from './rollout'

/** The next instant after `now` at which the passing of time alone may change the verdict; one too many only costs a look. */
export function findReview(evidence: SlotEvidence, ends: readonly (number | null)[], now: number): number | null {
  const instants = [...ends, ...linkInstants(evidence), ...healthInstants(evidence)]
  const later = instants.filter(
    (instant): instant is number => instant !== null && Number.isFinite(instant) && instant > now,
  )
  return later.length === 0 ? null : Math.min(...later)
}

function healthInstants(evidence: SlotEvidence): readonly (number | null)[] {
  if (evidence.live.kind !== 'found') return []
  const { workload } = evidence.live
  const { memory, settings } = evidence
  const deadlineMs = deadlineOf(workload, settings)
  return [
    ...memory.troubles.map(trouble => trouble.since + waitingLimitMs),
    ...memory.restarts.flatMap(one => [...one.restartedAt, ...one.oomKilledAt]).map(time => time + restartWindowMs),
    ...(workload.pods ?? []).flatMap(pod => [
      after(pod.readySince, calmAfterReadyMs),
      pod.unschedulable === null ? null : (pod.unschedulable.since ?? pod.createdAt) + deadlineMs,
    ]),
    after(unavailableSince(workload, memory), unavailableLimitMs),
    after(standsStillSince(workload, memory), deadlineMs),
  ]
}

function after(time: number | null, ms: number): number | null {
  return time === null ? null : time + ms
}
