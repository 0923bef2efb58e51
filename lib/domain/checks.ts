import type { Cell } from './cell'
import { isMutableTag } from './image'
import type { Check, Effects, PlannedSlot, Promotion } from './promotion'

export interface CheckInput {
  readonly source: Cell
  readonly target: Cell
  /** The service's cells in the other environments of the target's group. */
  readonly siblings: readonly Cell[]
  readonly upstream: string | null
  readonly slots: readonly PlannedSlot[]
  readonly effects: Effects
  readonly planId: string
  /** Promotions into the target that have not ended. */
  readonly active: readonly Promotion[]
  readonly gitFresh: boolean
  readonly soakMs: number
  readonly mutableTags: readonly string[]
  readonly now: number
}

/** What an approver has to know before confirming. A warning must be ticked; a block says who or what can lift it. */
export function checkPromotion(input: CheckInput): readonly Check[] {
  return [
    checkSource(input),
    checkGit(input),
    checkTarget(input),
    ...input.siblings.flatMap(checkSibling),
    checkOther(input),
    ...checkOrder(input),
    ...checkTags(input),
    ...checkEffects(input),
  ]
}

function checkSource({ source, soakMs, now }: CheckInput): Check {
  const link = linkTo(source)
  const name = source.environment
  if (source.stale)
    return warn(
      'source_stale',
      `${name} was not seen lately: what is known of it is old. It was ${source.state}.`,
      link,
    )
  if (source.state !== 'Synced' || source.also.length > 0) {
    return warn(
      'source_not_synced',
      `${name} is ${[source.state, ...source.also].join(' and ')}: ${source.reason}`,
      link,
    )
  }
  const age = source.since === null ? 0 : now - source.since
  if (age < soakMs)
    return warn(
      'source_soak',
      `${name} has been Synced and healthy for ${duration(age)}; ${duration(soakMs)} are asked for.`,
      link,
    )
  return ok('source_synced', `${name} has been Synced and healthy for ${duration(age)}.`, link)
}

function checkGit({ gitFresh }: CheckInput): Check {
  return gitFresh
    ? ok('git_fresh', 'Git was read within its interval.', '/connections')
    : block(
        'git_stale',
        'Git was not read lately, so this plan may rest on old text. It can go on when the repository answers again.',
        '/connections',
      )
}

function checkTarget({ target }: CheckInput): Check {
  const link = linkTo(target)
  if (target.state === 'Drifted' || target.also.includes('Drifted')) {
    return warn(
      'target_drifted',
      `${target.environment} runs what Git does not say: ${target.reason} This would undo it.`,
      link,
    )
  }
  if (target.stale)
    return warn(
      'target_stale',
      `${target.environment} was not seen lately, so a change made there by hand would not be known.`,
      link,
    )
  return ok('target_as_git', `No change made by hand is known in ${target.environment}.`, link)
}

function checkSibling(sibling: Cell): readonly Check[] {
  if (sibling.state !== 'Drifted' && !sibling.also.includes('Drifted')) return []
  return [
    warn(
      `sibling_drifted:${sibling.environment}`,
      `${sibling.environment} runs what Git does not say: ${sibling.reason}`,
      linkTo(sibling),
    ),
  ]
}

function checkOther({ active, planId, target }: CheckInput): Check {
  const other = active.find(promotion => promotion.planId !== planId)
  if (other !== undefined) {
    const name = other.number === null ? 'Another promotion' : `#${other.number}`
    return block(
      'other_open',
      `${name} (${other.title}) is under way for ${target.environment}. Merge or close it first.`,
      `/promotions/${other.id}`,
    )
  }
  const same = active[0]
  if (same !== undefined)
    return ok(
      'same_open',
      `${same.number === null ? 'This promotion' : `#${same.number}`} is this promotion, already under way.`,
      `/promotions/${same.id}`,
    )
  return ok('none_open', 'No other promotion is under way for this cell.', '/promotions')
}

function checkOrder({ source, target, upstream }: CheckInput): readonly Check[] {
  if (upstream === null || upstream === source.environment) return []
  return [
    warn(
      'order_skipped',
      `${target.environment} follows ${upstream}, and this comes from ${source.environment}.`,
      null,
    ),
  ]
}

function checkTags({ slots, mutableTags }: CheckInput): readonly Check[] {
  const mutable = slots.find(slot => isMutableTag(slot.after, mutableTags))
  if (mutable === undefined) return []
  return [
    warn(
      'tag_mutable',
      `${mutable.after} is a tag that moves: what it means today may not be what is deployed tomorrow.`,
      null,
    ),
  ]
}

function checkEffects({ effects }: CheckInput): readonly Check[] {
  if (effects.mightChange.length === 0) return []
  const names = effects.mightChange.map(key => `${key.service} in ${key.environment}`)
  return [
    warn(
      'might_change',
      `${names.join(', ')} cannot be resolved and ${names.length === 1 ? 'reads' : 'read'} an edited file: ${names.length === 1 ? 'it' : 'they'} might change too.`,
      null,
    ),
  ]
}

/** "3 h 12 min", "40 s". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`
}

function linkTo(cell: Cell): string {
  return `/services/${encodeURIComponent(cell.service)}?environment=${encodeURIComponent(cell.environment)}`
}

function ok(code: string, message: string, link: string | null): Check {
  return { level: 'ok', code, message, link }
}

function warn(code: string, message: string, link: string | null): Check {
  return { level: 'warn', code, message, link }
}

function block(code: string, message: string, link: string | null): Check {
  return { level: 'block', code, message, link }
}
