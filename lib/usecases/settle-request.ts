import type { Promotion } from '@/lib/domain/promotion'
import type { GitHost } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { checkAgain } from './check-again'
import { failPromotion } from './fail-promotion'
import { progressPromotion } from './move-promotion'
import { findOurs, openPromotion } from './open-promotion'

const hostTimeoutMs = 15_000
/** A request that nobody brought to an end by then is given up: nothing opens by itself a day later. */
const requestLimitMs = 10 * 60_000

/**
 * Ends a request without outcome: after a crash, or a host that did not answer. What is on the host already is adopted whatever the checks
 * say. Within 10 min it is completed if all of them still hold, and waits for what is not known; everything else is a failure with its reason.
 */
export async function settleRequest(
  services: Services,
  repository: Repository,
  host: GitHost,
  promotion: Promotion,
): Promise<Promotion> {
  if ((await findOurs(host, promotion, AbortSignal.timeout(hostTimeoutMs))) !== null)
    return openPromotion(services, repository, promotion)
  if (isLate(services, promotion))
    return failPromotion(
      services,
      host,
      promotion,
      'The pull request was not opened within 10 min of the request, and nothing opens by itself later. Promote again.',
    )
  const standing = await checkAgain(services, repository, promotion)
  switch (standing.kind) {
    case 'holds':
      return openPromotion(services, repository, promotion)
    case 'not known':
      return progressPromotion(services, promotion, { ...promotion, note: `Not opened yet. ${standing.why}` })
    case 'broken':
      return failPromotion(services, host, promotion, `${standing.why} Nothing was opened.`)
  }
}

function isLate({ clock }: Services, { requestedAt }: Promotion): boolean {
  return clock() - requestedAt > requestLimitMs
}
