import { isOpen, type Promotion } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { turnsOf } from './wanted'

/** Runs a person's change of an open promotion under its turns, on what the database says then. Throws not_found, conflict or misconfigured. */
export async function changeOpen(
  services: Services,
  id: string,
  change: (promotion: Promotion, repository: Repository, host: GitHost) => Promise<Promotion>,
): Promise<Promotion> {
  const { store, observer } = services
  const before = await get(services, id)
  return store.exclusively(turnsOf(before.cells.map(cell => cell.target)), async () => {
    const promotion = await get(services, id)
    if (!isOpen(promotion))
      throw new AppError('conflict', `This promotion is ${promotion.state}, no longer open. Look at its page.`)
    const repository = observer.repositories.find(one => one.id === promotion.repository)
    if (repository === undefined)
      throw new AppError('misconfigured', 'Its repository is no longer configured. Bring it back in plimsoll.yaml.')
    if (repository.host === null)
      throw new AppError('misconfigured', repository.hostProblem ?? 'No Git host is configured for this repository.')
    return change(promotion, repository, repository.host)
  })
}

async function get({ store }: Services, id: string): Promise<Promotion> {
  const promotion = await store.findPromotion(id)
  if (promotion !== null) return promotion
  throw new AppError('not_found', 'There is no such promotion. The list under Promotions has all of them.')
}
