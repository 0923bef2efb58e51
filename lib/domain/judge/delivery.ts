import type { Finding, State } from '@/lib/domain/verdict'
import type { DeliveryFacts } from './delivery-facts'
import * as say from './delivery-words'

/** The first table: does the workload carry the image that Git declares, and if not, why? The first row that holds wins. */
export interface DeliveryRow {
  readonly id: string
  readonly state: State
  readonly holds: (facts: DeliveryFacts) => boolean
  readonly say: (facts: DeliveryFacts) => say.Words
}

export const deliveryRows: readonly DeliveryRow[] = [
  { id: 'd1', state: 'Unresolved', holds: f => f.unresolved !== null, say: say.unresolved },
  { id: 'd2', state: 'Synced', holds: f => mayBeGone(f) && f.run.completedAt !== null, say: say.ran },
  { id: 'd3', state: 'Missing', holds: f => isAbsent(f) && !f.run.mayGoAway && f.wasLive, say: say.disappeared },
  // Also when it ran for an earlier image only: it may have come and gone for this one while nobody looked.
  { id: 'd3', state: 'Unknown', holds: f => isAbsent(f) && f.run.mayGoAway, say: say.notSeenToRun },
  { id: 'd4', state: 'Suspended', holds: f => lagsBehind(f) && isHeld(f), say: say.suspended },
  { id: 'd5', state: 'Stuck', holds: f => lagsBehind(f) && f.links.failing !== null, say: say.failing },
  {
    id: 'd6',
    state: 'Waiting',
    holds: f => lagsBehind(f) && (f.withinGrace || f.links.applying !== null),
    say: say.waiting,
  },
  { id: 'd7', state: 'Missing', holds: isAbsent, say: say.neverCame },
  { id: 'd8', state: 'Drifted', holds: f => isOther(f) && f.byHand, say: say.driftedByHand },
  { id: 'd9', state: 'Drifted', holds: f => isOther(f) && f.behind === null, say: say.driftedFromElsewhere },
  { id: 'd10', state: 'Stuck', holds: isOther, say: say.nobodyApplied },
  { id: 'd11', state: 'Stuck', holds: f => f.links.lasting !== null, say: say.failingBesides },
  { id: 'd12', state: 'Tag moved', holds: f => f.digests.differ && f.settled && !f.mutable, say: say.tagMoved },
  { id: 'd13', state: 'Synced', holds: () => true, say: say.synced },
]

export function judgeDelivery(facts: DeliveryFacts): Finding {
  const row = deliveryRows.find(one => one.holds(facts)) ?? lastRow
  return { row: row.id, state: row.state, ...row.say(facts) }
}

/** Never reached while the table's last row holds always; an answer that no evidence supports must not be Synced. */
const lastRow: DeliveryRow = { id: 'd1', state: 'Unresolved', holds: () => true, say: say.unresolved }

function isAbsent(facts: DeliveryFacts): boolean {
  return facts.difference === 'absent'
}

/** Another image, or none for this container. */
function isOther(facts: DeliveryFacts): boolean {
  return facts.difference === 'other' || facts.difference === 'none'
}

function mayBeGone(facts: DeliveryFacts): boolean {
  return facts.run.mayGoAway && (isAbsent(facts) || facts.difference === 'same')
}

/** Absent or another image, simply behind, and not by hand. */
function lagsBehind(facts: DeliveryFacts): boolean {
  return facts.behind !== null && !facts.byHand
}

function isHeld(facts: DeliveryFacts): boolean {
  const { suspended, manual, failing } = facts.links
  return suspended !== null || (manual !== null && failing === null)
}
