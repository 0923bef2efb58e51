import { isObject, type JsonObject, listAt, textAt } from '@/demo/kubernetes/json'

export interface Condition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string
  readonly message?: string
}

export function findCondition(status: JsonObject, type: string): JsonObject | null {
  const found = listAt(status, 'conditions').find(condition => textAt(condition, 'type') === type)
  return isObject(found) ? found : null
}

/** Keeps the time of the last transition while the status stays as it was. */
export function conditionSince(before: JsonObject | null, next: Condition, time: string): JsonObject {
  const kept = before !== null && before.status === next.status ? textAt(before, 'lastTransitionTime') : ''
  return { ...next, lastTransitionTime: kept || time }
}
