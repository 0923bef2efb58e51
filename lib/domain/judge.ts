import type { Mark } from './cell'
import type { SlotEvidence } from './evidence'
import { findDeliverer } from './judge/deliverer'
import { judgeDelivery } from './judge/delivery'
import { type DeliveryFacts, findDeliveryFacts } from './judge/delivery-facts'
import { type Age, ageOf } from './judge/freshness'
import { judgeHealth } from './judge/health'
import { findHealthFacts } from './judge/health-facts'
import { findLiveShown } from './judge/live-shown'
import { findMarks, notReadMarks } from './judge/marks'
import { findReview } from './judge/review'
import { endOfRemovalGrace, judgeUnmanagedSlot } from './judge/unmanaged'
import { type Finding, type State, severityOf, type Verdict } from './verdict'

/**
 * Says of one slot in one cluster whether it carries what Git declares and whether its pods can run, with the reason. Total: it throws
 * for no evidence. What is missing is never taken for well. `now` is epoch milliseconds.
 */
export function judge(evidence: SlotEvidence, now: number): Verdict {
  const age = ageOf(evidence, now)
  const { live, desired } = evidence
  if (live.kind === 'noCluster') return unknown(evidence, age, now, noCluster, false)
  if (live.kind === 'notRead') return unknown(evidence, age, now, notRead(live.reason, live.fix), true)
  if (desired === null) return judgeUnmanaged(evidence, now) ?? unknown(evidence, age, now, notOurs, false)
  const facts = findDeliveryFacts(evidence, desired, age.at)
  const unsupported = notSupportedYet(evidence)
  if (unsupported !== null) return { ...unknown(evidence, age, now, unsupported, true), marks: findMarks(facts, null) }
  const delivery = judgeDelivery(facts)
  const health = facts.workload === null ? null : judgeHealth(findHealthFacts(evidence, facts.workload, age.at))
  return {
    ...both(delivery, health),
    marks: findMarks(facts, health),
    ...ages(age),
    reviewAt: age.stale ? null : findReview(evidence, [facts.graceEnd], now),
    counts: !isUnseenRun(facts, delivery),
    live: findLiveShown(evidence),
    deliverer: findDeliverer(evidence, age.at),
  }
}

/** The verdict on what runs although Git does not declare it; null when it is not this service's to explain. */
export function judgeUnmanaged(evidence: SlotEvidence, now: number): Verdict | null {
  if (evidence.live.kind !== 'found' || evidence.desired !== null) return null
  const age = ageOf(evidence, now)
  const finding = judgeUnmanagedSlot(evidence, evidence.live.workload, age.at)
  if (finding === null) return null
  return {
    ...both(finding, null),
    marks: chainMarks(evidence),
    ...ages(age),
    reviewAt: age.stale ? null : findReview(evidence, [endOfRemovalGrace(evidence)], now),
    counts: true,
    live: findLiveShown(evidence),
    deliverer: findDeliverer(evidence, age.at),
  }
}

/** The worse answer speaks; the other is named beside it, so that neither hides the other. */
function both(delivery: Finding, health: Finding | null) {
  const found = [delivery, ...(health === null ? [] : [health])]
  const said = found.filter(one => one.state !== null).sort((a, b) => severity(a) - severity(b))
  const first = said[0] ?? delivery
  const state: State = first.state ?? 'Unknown'
  const others = said.flatMap(one =>
    one.state === null || one.state === state || one.state === 'Synced' ? [] : [one.state],
  )
  const who = first.who ?? said.find(one => one.who !== null)?.who ?? null
  return { state, also: others, delivery, health, reason: formatReason(first, said.slice(1)), since: first.since, who }
}

/** The whole sentence of the first finding; of the others what they say, so that no answer hides another. */
function formatReason(first: Finding, others: readonly Finding[]): string {
  const next = first.next === null ? '' : ` ${first.next.replace(/\.$/, '')}.`
  const beside = others.filter(one => one.state !== 'Synced')
  return `${first.what}.${next}${beside.map(one => ` Also ${one.state}. ${one.what}.`).join('')}`
}

function severity(finding: Finding): number {
  return finding.state === null ? Number.POSITIVE_INFINITY : severityOf(finding.state)
}

function isUnseenRun(facts: DeliveryFacts, delivery: Finding): boolean {
  return delivery.state === 'Unknown' && facts.run.mayGoAway
}

function ages(age: Age) {
  return { asOf: age.asOf, stale: age.stale, staleFrom: age.staleFrom }
}

function unknown(evidence: SlotEvidence, age: Age, now: number, finding: Finding, counts: boolean): Verdict {
  return {
    ...both(finding, null),
    marks: chainMarks(evidence),
    ...ages(age),
    reviewAt: age.stale ? null : findReview(evidence, [], now),
    counts,
    live: findLiveShown(evidence),
    deliverer: findDeliverer(evidence, age.at),
  }
}

function chainMarks(evidence: SlotEvidence): readonly Mark[] {
  return evidence.live.kind === 'noCluster' ? [] : notReadMarks(evidence)
}

/** A Rollout's live truth is its own status, which is not read yet; that it is absent or well may not be concluded. */
function notSupportedYet(evidence: SlotEvidence): Finding | null {
  const { kind } = evidence.workload
  return kind === 'Rollout' ? before(`Workloads of kind ${kind} are not read yet`, 'Look at it with kubectl') : null
}

const noCluster = before('No cluster is configured for this environment', 'Add one under clusters: in plimsoll.yaml')
const notOurs = before('Git does not declare it, and nothing of this service runs here', null)

function notRead(reason: string, fix: string): Finding {
  return before(reason.replace(/\.$/, ''), fix === '' ? null : fix)
}

function before(what: string, next: string | null): Finding {
  return { row: 'd0', state: 'Unknown', what, next, since: null, who: null }
}
