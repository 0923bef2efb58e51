import type { PromotionDetail, PromotionView } from '@/lib/contract'
import { type PromoteTarget, promoteInto, rollBackTo } from './promote-target'
import { changeOf } from './promotion-words'

/** From the merge until Git says something else: then there is nothing of it to take back. */
export function mayRollBack({ promotion, cells }: Pick<PromotionDetail, 'promotion' | 'cells'>): boolean {
  if (promotion.state !== 'merged' && promotion.state !== 'live') return false
  return promotion.cells.some(({ service, environment, slots }) => {
    const shown = cells.find(cell => cell.service === service && cell.environment === environment)
    return slots.some(slot =>
      shown?.slots.some(
        one =>
          one.container === slot.container && one.workload.name === slot.workload.name && one.git?.image === slot.after,
      ),
    )
  })
}

/** Every cell back to what it declared where this promotion was planned. */
export function rollBackTarget({ cells, commit }: PromotionView): PromoteTarget {
  return rollBackTo(cells, commit)
}

/** The same cells from the environment before each, in the place of this one. */
export function supersedingTarget({ id, cells }: PromotionView): PromoteTarget {
  return { ...promoteInto(cells), supersedes: id }
}

/** `Roll back to 3.7.1` */
export function rollBackWords({ cells }: PromotionView): string {
  const change = changeOf(cells)
  return change === null ? 'Roll back' : `Roll back to ${change[0]}`
}
