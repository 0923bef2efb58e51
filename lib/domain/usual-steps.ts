import { type Promotion, type PromotionStep, promotionSteps } from './promotion'

/** How long a step usually takes after the one before it. */
export interface UsualStep {
  readonly step: PromotionStep
  readonly ms: number
}

/** Fewer are no custom. */
const fewest = 3

/** The median over promotions that went live, of each step that enough of them had; merging is people's time and is left out. */
export function usualSteps(promotions: readonly Pick<Promotion, 'state' | 'steps'>[]): readonly UsualStep[] {
  const done = promotions.filter(({ state }) => state === 'live' || state === 'reverted')
  return promotionSteps.slice(promotionSteps.indexOf('fetched')).flatMap((step): readonly UsualStep[] => {
    const taken = done.flatMap(({ steps }) => {
      const index = steps.findIndex(one => one.step === step)
      const before = steps[index - 1]
      const own = steps[index]
      return own === undefined || before === undefined ? [] : [Math.max(0, own.at - before.at)]
    })
    const sorted = taken.sort((a, b) => a - b)
    const median = sorted[Math.floor(sorted.length / 2)]
    return median === undefined || sorted.length < fewest ? [] : [{ step, ms: median }]
  })
}
