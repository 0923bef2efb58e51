import type { Actor } from '@/lib/domain/audit'
import { escapeMarkdown } from '@/lib/domain/markdown'
import type { Promotion } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { changeOpen } from './change-open'
import { movePromotion } from './move-promotion'
import { removeOwnBranch } from './own-branch'

const hostTimeoutMs = 15_000

/** Closes the pull request without a merge, says why on it, and removes the branch where it is ours alone. */
export async function closePromotion(
  services: Services,
  { id, reason }: { readonly id: string; readonly reason: string },
  actor: Actor,
): Promise<Promotion> {
  return changeOpen(services, id, async (promotion, _repository, host) => {
    if (promotion.number === null)
      throw new AppError('conflict', 'The pull request is not open yet. Close it when it has a number.')
    const signal = AbortSignal.timeout(hostTimeoutMs)
    const found = await host.getPullRequest(promotion.number, signal)
    if (found.state === 'merged')
      throw new AppError('conflict', `#${promotion.number} was merged meanwhile. Roll it back if it was not wanted.`)
    if (found.state === 'open') {
      await host.comment(promotion.number, `Closed in Plimsoll: ${escapeMarkdown(reason)}`, signal)
      await host.closePullRequest(promotion.number, signal)
    }
    await removeOwnBranch(host, promotion, signal)
    const closed: Promotion = { ...promotion, state: 'closed', note: `Closed: ${reason}` }
    return movePromotion(
      services,
      promotion,
      closed,
      'promotion.closed',
      () => ({ number: promotion.number, reason }),
      actor,
    )
  })
}
