import type { Finding, State } from '@/lib/domain/verdict'
import type { Words } from './delivery-words'
import type { HealthFacts } from './health-facts'
import * as say from './health-words'

/** The second table: can the pods of what is deployed run, whatever delivery says? The first row that holds wins. */
export interface HealthRow {
  readonly id: string
  readonly state: State | null
  readonly holds: (facts: HealthFacts) => boolean
  readonly say: (facts: HealthFacts) => Words
}

export const healthRows: readonly HealthRow[] = [
  { id: 'h1', state: 'Degraded', holds: f => f.failing.length > 0, say: say.failingPods },
  { id: 'h1', state: 'Degraded', holds: f => f.failedRun !== null, say: say.failedRun },
  { id: 'h2', state: 'Degraded', holds: f => f.deadlinePassed !== null, say: say.deadlinePassed },
  { id: 'h2', state: 'Degraded', holds: f => f.standstill !== null && !f.heldBack, say: say.standsStill },
  { id: 'h2', state: 'Degraded', holds: f => f.unschedulable !== null, say: say.unschedulable },
  { id: 'h2', state: 'Degraded', holds: f => f.healthCheck !== null, say: say.healthCheckFailed },
  { id: 'h3', state: 'Degraded', holds: f => !f.unfinished && f.unavailable !== null, say: say.unavailable },
  { id: 'h3', state: 'Degraded', holds: f => f.scaledToZero !== null, say: say.scaledToZero },
  { id: 'h4', state: 'Suspended', holds: f => f.heldBack, say: say.heldBack },
  { id: 'h4', state: 'Suspended', holds: f => f.suspendedByHand, say: say.suspendedByHand },
  { id: 'h5', state: 'Rolling out', holds: f => f.unfinished, say: say.rollingOut },
  { id: 'h6', state: null, holds: () => true, say: say.fine },
]

export function judgeHealth(facts: HealthFacts): Finding {
  const row = healthRows.find(one => one.holds(facts)) ?? lastRow
  return { row: row.id, state: row.state, ...row.say(facts) }
}

const lastRow: HealthRow = { id: 'h5', state: 'Rolling out', holds: () => true, say: say.rollingOut }
