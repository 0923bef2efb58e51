import { isOpen, type Promotion } from '@/lib/domain/promotion'
import { messageOf } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import type { Services } from '@/lib/services'
import { endPromotion, recordEnding } from './end-promotion'

const hostTimeoutMs = 15_000

/**
 * Closes what an open promotion takes the place of, with a link to it. Recorded on the old one before the host is asked: whoever ends it,
 * ends it as superseded. What was merged meanwhile is merged. The caller holds the turns of both.
 */
export async function finishSuperseding(services: Services, host: GitHost, promotion: Promotion): Promise<void> {
  const { id, supersedes, state, number, url } = promotion
  if (supersedes === null || state !== 'open' || number === null) return
  const old = await services.store.findPromotion(supersedes)
  if (old === null || !isOpen(old)) return
  if (old.number !== null) {
    const found = await host.getPullRequest(old.number, AbortSignal.timeout(hostTimeoutMs))
    // The follower records it as merged.
    if (found.state === 'merged') return
  }
  const at = services.clock()
  await endPromotion(
    services,
    host,
    await recordEnding(services, old, { state: 'superseded', by: id, number, url, at }),
  )
}

/** The same at each look; what cannot be done of it now holds up nothing else of the new promotion. */
export async function keepSuperseding(services: Services, host: GitHost, promotion: Promotion): Promise<void> {
  try {
    await finishSuperseding(services, host, promotion)
  } catch (error) {
    services.log.warn(
      { promotion: promotion.id, error: messageOf(error) },
      'what a promotion takes the place of could not be closed; it is tried again at the next interval',
    )
  }
}
