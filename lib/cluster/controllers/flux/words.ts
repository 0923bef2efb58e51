/** What a Flux object says of itself by its conditions and `spec.suspend`. */
import type { LinkFailure, LinkSuspension, LinkWords } from '@/lib/domain/evidence'
import { type Condition, type ControllerMeta, setBy, waitedFor } from '../shapes'

interface Status {
  readonly observedGeneration: number
  readonly conditions: readonly Condition[]
}

/** Ready=False is a failure whatever Reconciling says: ProgressingWithRetry stands beside every one. */
export function failureIn(status: Status): LinkFailure | null {
  const stalled = find(status, 'Stalled')
  const ready = find(status, 'Ready')
  const failed = ready?.status === 'False' ? ready : stalled?.status === 'True' ? stalled : null
  if (failed === null) return null
  return {
    reason: failed.reason,
    message: failed.message.trim(),
    since: failed.lastTransitionTime,
    stalled: stalled?.status === 'True',
    healthOf: healthIn(failed),
  }
}

/** A time-out that does not say what it waited for may concern every workload. */
function healthIn({ reason, message }: Condition): LinkFailure['healthOf'] {
  const isWait = reason === 'HealthCheckFailed' || /timeout waiting for|stalled resources/.test(message)
  const named = isWait ? waitedFor(message) : []
  return named.length === 0 ? null : named.map(one => ({ ...one, namespace: one.namespace || null }))
}

export function progressIn(status: Status, generation: number): LinkWords | null {
  const ready = find(status, 'Ready')
  const reconciling = find(status, 'Reconciling')
  if (ready?.status === 'Unknown') {
    const words = reconciling?.status === 'True' ? reconciling.message : ready.message
    return { words, since: ready.lastTransitionTime }
  }
  if (ready === undefined) return { words: 'not looked at yet', since: null }
  // -1 stands beside what never succeeded; that is told by Ready.
  if (status.observedGeneration < 0 || status.observedGeneration >= generation) return null
  return { words: 'its latest change is not looked at yet', since: null }
}

export function suspensionOf(meta: ControllerMeta, suspend: boolean): LinkSuspension | null {
  if (!suspend) return null
  const by = setBy(meta, ['spec', 'suspend'])
  return { words: 'spec.suspend', since: by?.time ?? null, by }
}

export function find(status: Status, type: string): Condition | undefined {
  return status.conditions.find(one => one.type === type)
}
