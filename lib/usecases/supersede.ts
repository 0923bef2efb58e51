import { isOpen, type Promotion } from '@/lib/domain/promotion'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { movePromotion } from './move-promotion'
import { removeOwnBranch } from './own-branch'

const hostTimeoutMs = 15_000

/**
 * Closes what an open promotion takes the place of, with a link to it; done again until it is done. What was merged meanwhile is merged.
 * The caller holds the turns of both.
 */
export async function finishSuperseding(
  services: Services,
  repository: Repository,
  promotion: Promotion,
): Promise<Promotion> {
  const { host } = repository
  if (promotion.supersedes === null || promotion.state !== 'open' || host === null) return promotion
  const old = await services.store.findPromotion(promotion.supersedes)
  if (old === null || !isOpen(old)) return promotion
  const signal = AbortSignal.timeout(hostTimeoutMs)
  if (old.number !== null) {
    const found = await host.getPullRequest(old.number, signal)
    // The follower records it as merged.
    if (found.state === 'merged') return promotion
    if (found.state === 'open') {
      await host.comment(old.number, `Superseded by #${promotion.number}: ${promotion.url}`, signal)
      await host.closePullRequest(old.number, signal)
    }
  }
  await removeOwnBranch(host, old, signal)
  const name = `#${promotion.number}`
  const closed: Promotion = { ...old, state: 'superseded', supersededBy: promotion.id, note: `${name} took its place.` }
  await movePromotion(services, old, closed, 'promotion.superseded', () => ({
    by: promotion.id,
    number: promotion.number,
  }))
  return promotion
}
