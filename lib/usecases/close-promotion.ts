import type { Actor } from '@/lib/domain/audit'
import { isOpen, type Promotion } from '@/lib/domain/promotion'
import { AppError, isAppError, mayRetry } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import type { Services } from '@/lib/services'
import { changeOpen } from './change-open'
import { endPromotion, recordEnding } from './end-promotion'
import { progressPromotion } from './move-promotion'

const hostTimeoutMs = 15_000

/**
 * Closes the pull request without a merge, says why on it, and removes the branch where it is ours alone. Recorded before the host is
 * asked, so that the follower ends what broke off. Throws conflict where it was merged meanwhile, and what the host refuses.
 */
export async function closePromotion(
  services: Services,
  { id, reason }: { readonly id: string; readonly reason: string },
  actor: Actor,
): Promise<Promotion> {
  return changeOpen(services, id, async (promotion, _repository, host) => {
    if (promotion.number === null)
      throw new AppError('conflict', 'The pull request is not open yet. Close it when it has a number.')
    const { state } = await host.getPullRequest(promotion.number, AbortSignal.timeout(hostTimeoutMs))
    if (state === 'merged') throw mergedMeanwhile(promotion.number)
    const begun = await recordEnding(services, promotion, { state: 'closed', reason, actor, at: services.clock() })
    if (state === 'open') await closeOrForget(services, host, begun, promotion.number)
    const ended = await endPromotion(services, host, begun)
    if (isOpen(ended)) throw mergedMeanwhile(promotion.number)
    return ended
  })
}

/** Whoever asked hears of a refusal: nothing is to close by itself when the host would take it later. */
async function closeOrForget(services: Services, host: GitHost, begun: Promotion, number: number): Promise<void> {
  try {
    await host.closePullRequest(number, AbortSignal.timeout(hostTimeoutMs))
  } catch (error) {
    if (isAppError(error) && !mayRetry(error.code))
      await progressPromotion(services, begun, { ...begun, ending: null, note: null })
    throw error
  }
}

function mergedMeanwhile(number: number): AppError {
  return new AppError('conflict', `#${number} was merged meanwhile. Roll it back if it was not wanted.`)
}
