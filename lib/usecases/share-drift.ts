import type { DriftView } from '@/lib/contract'
import type { Mute } from '@/lib/domain/mute'
import type { Observer } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import type { DriftFilter } from './drift-filter'
import { listDrift } from './list-drift'

interface Answer {
  readonly at: number
  readonly mutes: readonly Mute[]
  readonly view: DriftView
}

/** Shorter than a page waits after a change before it asks, so that no change is missed. */
const keptMs = 500
const answers = new WeakMap<Observer, Map<string, Answer>>()

/** One answer for all who ask the same within a moment: under a storm every open page asks at once. */
export function shareDrift(services: Services, filter: DriftFilter): DriftView {
  const { observer, mutes, clock } = services
  const now = clock()
  const kept = new Map([...(answers.get(observer) ?? [])].filter(([, answer]) => isYoung(answer, now)))
  const key = JSON.stringify(filter)
  const known = kept.get(key)
  if (known !== undefined && known.mutes === mutes.open()) return known.view
  const view = listDrift(services, filter)
  answers.set(observer, kept.set(key, { at: now, mutes: mutes.open(), view }))
  return view
}

function isYoung({ at }: Answer, now: number): boolean {
  return now >= at && now - at < keptMs
}
