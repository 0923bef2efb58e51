import { type Cell, isDrifted } from '@/lib/domain/cell'
import { isMutableTag, versionText } from '@/lib/domain/image'
import { cellWords, duration } from '@/lib/domain/plan-words'
import type { Check, PlannedCell, Promotion, Purpose } from '@/lib/domain/promotion'
import { sameVersion } from '@/lib/domain/standing'
import { block, linkTo, ok, warn } from './levels'

/** All that is known of one cell of a plan. */
export interface CellFacts {
  readonly planned: PlannedCell
  readonly target: Cell
  /** Of the environment that the version comes from; null where it comes from elsewhere. */
  readonly source: Cell | null
  /** The service's cells in the other environments of the target's group. */
  readonly siblings: readonly Cell[]
  readonly upstream: string | null
  readonly soakMs: number
  /** Promotions of the cell that are requested or open. */
  readonly open: readonly Promotion[]
  /** What the version is to the one that stands there, by the order in which the upstream had them. */
  readonly age: 'newer' | 'older' | 'not known'
  /** How the cell fared with this version before, in a sentence; null where that is not known. */
  readonly fared: { readonly well: boolean; readonly sentence: string } | null
}

export interface CheckContext {
  readonly purpose: Purpose
  readonly reason: string | null
  readonly planId: string
  /** The promotion whose place this one is to take. */
  readonly supersedes: string | null
  readonly mutableTags: readonly string[]
  readonly now: number
}

/** What an approver has to know of one cell before confirming. */
export function checkCell(facts: CellFacts, context: CheckContext): readonly Check[] {
  return [
    ...checkOrigin(facts, context),
    checkTarget(facts, context),
    ...facts.siblings.flatMap(sibling => checkSibling(facts, sibling)),
    checkOther(facts, context),
    ...checkOrder(facts, context),
    ...checkAge(facts, context),
    ...checkTags(facts, context),
  ]
}

function checkOrigin(facts: CellFacts, context: CheckContext): readonly Check[] {
  const { planned, target, fared } = facts
  const { origin } = planned
  const link = linkTo(target)
  switch (origin.kind) {
    case 'environment':
      return facts.source === null ? [] : [checkSource(facts.source, planned, facts.soakMs, context.now)]
    case 'earlier':
      if (fared === null)
        return [warn('earlier_unknown', 'How this version fared here before is not known.', `${link}#history`)]
      return [
        (fared.well ? ok : warn)(fared.well ? 'earlier_well' : 'earlier_unwell', fared.sentence, `${link}#history`),
      ]
    case 'live':
      return [checkLive(target, link)]
    case 'version':
      return [
        warn('version_by_hand', `${origin.version} was given by hand: no environment is known to have run it.`, null),
      ]
  }
}

function checkSource(source: Cell, planned: PlannedCell, soakMs: number, now: number): Check {
  const link = linkTo(source)
  const name = source.environment
  if (!isJudgedWith(source, planned))
    return warn('source_not_judged', `How ${name} fares with ${versionOf(planned)} is not known yet.`, link)
  if (source.stale)
    return warn(
      'source_stale',
      `${name} was not seen lately: what is known of it is old. It was ${source.state}.`,
      link,
    )
  if (source.state === 'Unknown')
    return warn('source_unknown', `How ${name} fares is not known: ${source.reason}`, link)
  if (source.state !== 'Synced' || source.also.length > 0)
    return warn(
      'source_not_synced',
      `${name} is ${[source.state, ...source.also].join(' and ')}: ${source.reason}`,
      link,
    )
  const age = source.since === null ? 0 : now - source.since
  if (age < soakMs)
    return warn(
      'source_soak',
      `${name} has been Synced and healthy for ${duration(age)}; ${duration(soakMs)} are asked for.`,
      link,
    )
  return ok('source_synced', `${name} has been Synced and healthy for ${duration(age)}.`, link)
}

/** Git may have moved on since the verdict: then it tells of another version than the planned one. */
export function isJudgedWith(source: Cell, { slots }: PlannedCell): boolean {
  return slots.every(planned =>
    source.slots.some(
      ({ container, field, git }) =>
        container === planned.container &&
        field === planned.field &&
        git !== null &&
        sameVersion(git.image, planned.after),
    ),
  )
}

function versionOf({ slots }: PlannedCell): string {
  return versionText(slots[0]?.after ?? '')
}

function checkLive(target: Cell, link: string): Check {
  const by = target.who === null ? '' : ` It was set by ${target.who.words || target.who.name}.`
  if (target.stale)
    return warn(
      'live_stale',
      `${target.environment} was not seen lately: what it runs may be another version now.`,
      link,
    )
  if (target.also.includes('Degraded') || target.also.includes('Stuck'))
    return warn('live_unhealthy', `What runs in ${target.environment} is not healthy: ${target.reason}`, link)
  return ok('live_known', `Git is brought to what runs in ${target.environment}.${by}`, link)
}

function checkTarget({ target }: CellFacts, { purpose }: CheckContext): Check {
  const link = linkTo(target)
  if (target.stale)
    return warn(
      'target_stale',
      `${target.environment} was not seen lately, so a change made there by hand would not be known.`,
      link,
    )
  if (!isDrifted(target)) return ok('target_as_git', `No change made by hand is known in ${target.environment}.`, link)
  if (purpose === 'adopt') return ok('target_kept', `What was changed in ${target.environment} stays as it is.`, link)
  return warn(
    'target_drifted',
    `${target.environment} runs what Git does not say: ${target.reason} This would undo it. It can be adopted into Git instead.`,
    link,
  )
}

function checkSibling({ planned }: CellFacts, sibling: Cell): readonly Check[] {
  if (!isDrifted(sibling)) return []
  const version = versionOf(planned)
  return [
    warn(
      `sibling_drifted:${sibling.environment}`,
      `${sibling.environment} runs what Git does not say: ${sibling.reason} If ${version} lacks that change, ${planned.target.environment} will lack it too.`,
      linkTo(sibling),
    ),
  ]
}

function checkOther({ open, target }: CellFacts, { planId, supersedes }: CheckContext): Check {
  const other = open.find(promotion => promotion.planId !== planId)
  if (other !== undefined) {
    const name = other.number === null ? 'Another promotion' : `#${other.number}`
    const link = `/promotions/${other.id}`
    return other.id === supersedes
      ? warn('supersedes', `${name} (${other.title}) is closed when this is open. Its approvals are lost.`, link)
      : block(
          'other_open',
          `${name} (${other.title}) is under way for ${target.environment}. Merge it, close it, or supersede it.`,
          link,
        )
  }
  const same = open[0]
  if (same === undefined) return ok('none_open', 'No other promotion is under way for this cell.', '/promotions')
  const name = same.number === null ? 'This promotion' : `#${same.number}`
  return ok('same_open', `${name} is this promotion, already under way.`, `/promotions/${same.id}`)
}

function checkOrder({ planned, upstream }: CellFacts, { purpose, reason }: CheckContext): readonly Check[] {
  if (purpose === 'roll back' || purpose === 'adopt') return []
  const { origin, target } = planned
  if (origin.kind !== 'environment') return needsReason(reason, `${target.environment} takes a version given by hand.`)
  if (upstream === null || upstream === origin.environment) return []
  const sentence = `${target.environment} follows ${upstream}, and this comes from ${origin.environment}.`
  return [warn('order_skipped', sentence, null), ...needsReason(reason, sentence)]
}

function needsReason(reason: string | null, sentence: string): readonly Check[] {
  return reason === null ? [block('reason_missing', `${sentence} Say why, and it can go on.`, null)] : []
}

function checkAge({ planned, age, upstream }: CellFacts, { purpose }: CheckContext): readonly Check[] {
  if (purpose === 'roll back' || purpose === 'adopt' || age !== 'older') return []
  const [slot] = planned.slots
  if (slot === undefined) return []
  const [to, from] = [versionText(slot.after), versionText(slot.before)]
  return [
    warn('older', `${to} is older than ${from}: ${upstream ?? 'the upstream'} had it first.`, linkTo(planned.target)),
  ]
}

function checkTags({ planned }: CellFacts, { mutableTags }: CheckContext): readonly Check[] {
  const mutable = planned.slots.find(slot => isMutableTag(slot.after, mutableTags))
  if (mutable === undefined) return []
  return [
    warn(
      'tag_mutable',
      `${mutable.after} is a tag that moves: what it means today may not be what is deployed tomorrow.`,
      null,
    ),
  ]
}

/** Of a plan with several cells every sentence names its cell, and every code is the cell's own. */
export function ofCell(check: Check, { planned }: CellFacts, isOneOfMany: boolean): Check {
  if (!isOneOfMany) return check
  const { service, environment } = planned.target
  return {
    ...check,
    code: `${check.code}@${service}/${environment}`,
    message: `${cellWords(planned.target)}: ${check.message}`,
  }
}
