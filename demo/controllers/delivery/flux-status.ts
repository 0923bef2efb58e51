import { isObject, type JsonObject, listAt, numberAt, textAt } from '@/demo/kubernetes/json'
import { formatTime } from '@/demo/kubernetes/time'

export interface FluxCondition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
}

/** Conditions as Flux keeps them: in this order, with the generation they speak of; others than these stay only if `kept`. */
export function fluxConditions(
  object: JsonObject,
  next: readonly FluxCondition[],
  now: number,
  kept: readonly string[] = [],
): readonly JsonObject[] {
  const before = listAt(object, 'status', 'conditions').filter(isObject)
  const generation = numberAt(object, 'metadata', 'generation') ?? 1
  const stays = before.filter(
    one => kept.includes(textAt(one, 'type')) && !next.some(condition => condition.type === one.type),
  )
  return [...next.map(condition => stamped(before, condition, generation, now)), ...stays].sort(byOrder)
}

function stamped(before: readonly JsonObject[], condition: FluxCondition, generation: number, now: number): JsonObject {
  const was = before.find(one => one.type === condition.type)
  const unchanged = was !== undefined && was.status === condition.status && was.reason === condition.reason
  const same = unchanged && was.message === condition.message
  const since = same ? textAt(was, 'lastTransitionTime') : formatTime(now)
  return { ...condition, observedGeneration: generation, lastTransitionTime: since }
}

const order = ['Stalled', 'Reconciling', 'Ready', 'Healthy', 'ArtifactInStorage', 'FetchFailed']

function byOrder(a: JsonObject, b: JsonObject): number {
  return order.indexOf(textAt(a, 'type')) - order.indexOf(textAt(b, 'type'))
}

/** `1h30m`, `45s` as ms. */
export function parseDuration(text: string, fallback: number): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)]
  if (parts.length === 0) return fallback
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }
  return parts.reduce((total, [, amount, unit]) => total + Number(amount) * (units[unit ?? ''] ?? 0), 0)
}
