import type { IconName } from '@/components/ui/icon'
import type { PromotionView } from '@/lib/contract'
import { versionText } from '@/lib/domain/image'
import { type PromotionStep, promotionSteps } from '@/lib/domain/promotion'

export type Group = 'Open' | 'On the way' | 'Done'
export const groups: readonly Group[] = ['Open', 'On the way', 'Done']

const groupOf: Readonly<Record<PromotionView['state'], Group>> = {
  requested: 'Open',
  open: 'Open',
  merged: 'On the way',
  live: 'Done',
  closed: 'Done',
  failed: 'Done',
  overtaken: 'Done',
  reverted: 'Done',
}

export function groupPromotions(
  promotions: readonly PromotionView[],
): readonly { readonly group: Group; readonly promotions: readonly PromotionView[] }[] {
  return groups.map(group => ({
    group,
    promotions: promotions.filter(promotion => groupOf[promotion.state] === group),
  }))
}

export const stateLooks: Readonly<Record<PromotionView['state'], { word: string; icon: IconName; hue: string }>> = {
  requested: { word: 'Requested', icon: 'waiting', hue: 'blue' },
  open: { word: 'Open', icon: 'pr', hue: 'ink' },
  merged: { word: 'Merged', icon: 'merged', hue: 'blue' },
  live: { word: 'Live', icon: 'check', hue: 'ink' },
  closed: { word: 'Closed', icon: 'x', hue: 'grey' },
  failed: { word: 'Not opened', icon: 'stuck', hue: 'amber' },
  overtaken: { word: 'Overtaken', icon: 'over', hue: 'grey' },
  reverted: { word: 'Reverted', icon: 'back', hue: 'grey' },
}

/** `3.7.1 → 3.8.0` of the main slot; the plan's first. */
export function changeOf(promotion: PromotionView): readonly [before: string, after: string] | null {
  const slot = promotion.slots[0]
  return slot === undefined ? null : [versionText(slot.before), versionText(slot.after)]
}

const stepWords: Readonly<Record<PromotionStep, string>> = {
  opened: 'Opened',
  checks: 'Checks',
  reviewed: 'Reviewed',
  merged: 'Merged',
  fetched: 'Fetched',
  applied: 'Applied',
  'rolled out': 'Rolled out',
  live: 'Live',
}

export interface TrackStep {
  readonly name: string
  readonly at: number | null
  readonly evidence: string | null
  readonly kind: 'done' | 'skipped' | 'now' | 'todo' | 'ended'
}

/** The eight steps: done ones with their evidence, the first open one as the one it is in. An ended promotion is in none. */
export function trackOf(promotion: PromotionView): readonly TrackStep[] {
  const ended = groupOf[promotion.state] === 'Done' && promotion.state !== 'live'
  const reached = promotionSteps.map(step => promotion.steps.find(done => done.step === step) ?? null)
  const last = reached.findLastIndex(step => step !== null)
  return promotionSteps.map((step, index) => {
    const done = reached[index] ?? null
    return {
      name: stepWords[step],
      at: done?.at ?? null,
      evidence: done?.evidence ?? null,
      kind: kindOf(index, last, done !== null, ended),
    }
  })
}

/** A step without evidence before a later one that has it was passed unseen: said, not filled in. */
function kindOf(index: number, last: number, done: boolean, ended: boolean): TrackStep['kind'] {
  if (done) return 'done'
  if (index < last) return 'skipped'
  if (ended) return 'ended'
  return index === last + 1 ? 'now' : 'todo'
}

/** Where one is: the step it waits in, for a list. */
export function currentStep(promotion: PromotionView): TrackStep | null {
  return trackOf(promotion).find(step => step.kind === 'now') ?? null
}
