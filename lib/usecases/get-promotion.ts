import type { PromotionDetail } from '@/lib/contract'
import { usualSteps } from '@/lib/domain/usual-steps'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { cellView } from './list-cells'
import { eventView } from './list-events'
import { promotionView } from './promotion-view'

const mostEvents = 400
/** Promotions of the same cell that tell how long its steps usually take. */
const mostBefore = 20

/** One promotion with its story in the audit and the cell as it stands. Throws not_found. */
export async function getPromotion({ store, observer, clock }: Services, id: string): Promise<PromotionDetail> {
  const promotion = await store.findPromotion(id)
  if (promotion === null)
    throw new AppError('not_found', 'There is no such promotion. The list under Promotions has all of them.')
  const [first] = promotion.cells
  const [events, before] = await Promise.all([
    store.listEvents({ correlation: id, limit: mostEvents }),
    first === undefined ? [] : store.listPromotions({ target: first.target, active: false, limit: mostBefore }),
  ])
  return {
    now: clock(),
    promotion: promotionView(promotion),
    events: events.map(eventView),
    cells: promotion.cells.flatMap(({ target }) => {
      const found = observer.find(target)
      return found === null ? [] : [cellView(found.cell)]
    }),
    usual: usualSteps(before.filter(one => one.id !== id)).map(step => ({ ...step })),
  }
}
