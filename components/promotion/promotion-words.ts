import type { IconName } from '@/components/ui/icon'
import type { PreviewView, PromotionView } from '@/lib/contract'
import type { CellKey } from '@/lib/domain/cell'
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
  superseded: 'Done',
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
  superseded: { word: 'Superseded', icon: 'over', hue: 'grey' },
  failed: { word: 'Not opened', icon: 'stuck', hue: 'amber' },
  overtaken: { word: 'Overtaken', icon: 'over', hue: 'grey' },
  reverted: { word: 'Reverted', icon: 'back', hue: 'grey' },
}

type Cells = PromotionView['cells'] | PreviewView['cells']

/** `3.7.1 → 3.8.0` of the main slot, the plan's first; null where the cells change differently. */
export function changeOf(cells: Cells): readonly [before: string, after: string] | null {
  const [first, ...others] = cells.flatMap(({ slots: [slot] }) =>
    slot === undefined ? [] : [[versionText(slot.before), versionText(slot.after)] as const],
  )
  if (first === undefined) return null
  return others.every(([before, after]) => before === first[0] && after === first[1]) ? first : null
}

/** Before what it is of; the usual case needs no word. */
export const purposeWords: Readonly<Record<PromotionView['purpose'], string>> = {
  promote: '',
  'roll back': 'Roll back of ',
  adopt: 'Adoption of ',
  hotfix: 'Hotfix of ',
}

/** `checkout`, or `4 services`. */
export function servicesOf(cells: readonly CellKey[]): string {
  const services = [...new Set(cells.map(cell => cell.service))]
  return services.length === 1 ? (services[0] ?? '') : `${services.length} services`
}

/** `prod`, `prod-eu and prod-us`, or `5 environments`. */
export function placesOf(cells: readonly CellKey[]): string {
  const places = [...new Set(cells.map(cell => cell.environment))]
  return places.length > 2 ? `${places.length} environments` : places.join(' and ')
}

/** `#412`, for a sentence. */
export function numberOf({ number }: Pick<PromotionView, 'number'>): string {
  return number === null ? 'the pull request' : `#${number}`
}

/** As the end of "from …". */
export function originsOf(cells: Cells): string {
  const words = [...new Set(cells.map(cell => cell.origin.words))]
  return words.length > 2 ? `${words.length} sources` : words.join(' and ')
}

export const stepWords: Readonly<Record<PromotionStep, string>> = {
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
  readonly step: PromotionStep
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
      step,
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
