import { at, isObject, type JsonObject, listAt, textAt } from '@/demo/kubernetes/json'
import { rolloutStateOf } from '../delivery/health'
import type { Compared } from './compare'

export type Health = 'Healthy' | 'Suspended' | 'Progressing' | 'Degraded' | 'Missing'

const order: readonly Health[] = ['Healthy', 'Suspended', 'Progressing', 'Degraded']

/** The worst of what is there; what was deleted is only counted when nothing else is left. */
export function healthOf(compared: readonly Compared[]): Health {
  const present = compared.flatMap(({ place, live }) => (live === null ? [] : [healthOfOne(place.kind.kind, live)]))
  if (present.length === 0 && compared.length > 0) return 'Missing'
  return present.reduce<Health>((worst, one) => (order.indexOf(one) > order.indexOf(worst) ? one : worst), 'Healthy')
}

function healthOfOne(kind: string, live: JsonObject): Health {
  if (kind === 'Job') return healthOfJob(live)
  if (at(live, 'spec', 'paused') === true) return 'Suspended'
  const state = rolloutStateOf(kind, live)
  if (state === 'Failed') return 'Degraded'
  return state === 'Current' ? 'Healthy' : 'Progressing'
}

function healthOfJob(live: JsonObject): Health {
  const conditions = listAt(live, 'status', 'conditions').filter(isObject)
  const holds = (type: string) => conditions.some(one => one.type === type && textAt(one, 'status') === 'True')
  if (holds('Failed')) return 'Degraded'
  return holds('Complete') ? 'Healthy' : 'Progressing'
}
