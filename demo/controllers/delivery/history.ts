import { isObject, type JsonObject, listAt, numberAt, textAt } from '@/demo/kubernetes/json'
import { contentSuffix } from '@/demo/kubernetes/names'
import { formatTime } from '@/demo/kubernetes/time'
import type { FluxCondition } from './flux-status'

/** The last five outcomes, newest first; the same outcome again is counted in its entry. Nothing while a round still runs. */
export function historyAfter(
  live: JsonObject,
  conditions: readonly FluxCondition[],
  facts: JsonObject,
  now: number,
): JsonObject {
  const ready = conditions.find(one => one.type === 'Ready')
  const revision = textAt(facts, 'lastAttemptedRevision')
  if (ready === undefined || ready.status === 'Unknown' || revision === '') return {}
  const entries = listAt(live, 'status', 'history').filter(isObject)
  const [newest] = entries
  const time = formatTime(now)
  const digest = `sha256:${contentSuffix(revision)}`
  if (newest !== undefined && newest.digest === digest && newest.lastReconciledStatus === ready.reason) {
    const total = (numberAt(newest, 'totalReconciliations') ?? 0) + 1
    return { history: [{ ...newest, lastReconciled: time, totalReconciliations: total }, ...entries.slice(1)] }
  }
  const entry: JsonObject = {
    digest,
    firstReconciled: time,
    lastReconciled: time,
    lastReconciledDuration: '61.4ms',
    lastReconciledStatus: ready.reason,
    metadata: { revision },
    totalReconciliations: 1,
  }
  return { history: [entry, ...entries].slice(0, 5) }
}
