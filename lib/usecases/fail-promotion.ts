import type { Promotion } from '@/lib/domain/promotion'
import type { GitHost } from '@/lib/git/contract'
import type { Services } from '@/lib/services'
import { movePromotion } from './move-promotion'
import { removeUnusedBranch } from './own-branch'
import { unlessRefused } from './unless-refused'

const hostTimeoutMs = 15_000

/** Ends a request that comes to nothing, its branch first: after a crash in between it is decided anew. Throws when the host does not answer. */
export async function failPromotion(
  services: Services,
  host: GitHost,
  promotion: Promotion,
  reason: string,
): Promise<Promotion> {
  await unlessRefused(services, promotion, () =>
    removeUnusedBranch(host, promotion, AbortSignal.timeout(hostTimeoutMs)),
  )
  return recordFailure(services, promotion, reason)
}

export function recordFailure(services: Services, promotion: Promotion, reason: string): Promise<Promotion> {
  const failed: Promotion = { ...promotion, state: 'failed', note: reason }
  return movePromotion(services, promotion, failed, 'promotion.failed', () => ({ reason }))
}
