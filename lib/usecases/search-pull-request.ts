import type { Question } from '@/lib/domain/question'
import type { Services } from '@/lib/services'
import type { Found } from './search'

const mostPromotions = 1_000

/** Our own promotion of this number. */
export async function findPullRequest(services: Services, { number }: Question): Promise<Found | null> {
  if (number === null) return null
  const promotions = await services.store.listPromotions({ limit: mostPromotions })
  const promotion = promotions.find(one => one.number === number)
  if (promotion === undefined) return null
  const { service, environment } = promotion.target
  const cell = services.observer.find(promotion.target)?.cell ?? null
  const isLive = promotion.state === 'live'
  return {
    kind: 'pull request',
    answer: `#${number} ${promotion.title}: ${promotion.state}.`,
    environments:
      cell === null
        ? []
        : [
            {
              service,
              environment,
              contains: isLive ? 'yes' : 'no',
              how: promotion.note ?? promotion.state,
              version: null,
              state: cell.state,
            },
          ],
    commit: null,
    promotion: { id: promotion.id, number, url: promotion.url },
    note: null,
  }
}
