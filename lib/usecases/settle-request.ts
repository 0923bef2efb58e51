import { type Holding, stillHolds } from '@/lib/domain/checks/still-holds'
import type { Promotion } from '@/lib/domain/promotion'
import type { GitHost } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { checkCells } from './check-cells'
import { findOurs, openPromotion, recordFailure } from './open-promotion'
import { removeOwnBranch } from './own-branch'
import { keyOf } from './plan-promotion'
import { effectsNow } from './still-exact'

const hostTimeoutMs = 15_000
/** A request that nobody brought to an end by then is given up: nothing opens by itself a day later. */
const requestLimitMs = 10 * 60_000

/**
 * Brings a request without outcome to an end; what left it so was a crash, or a host that did not answer. A pull request that is there is
 * adopted. Else it is opened while the request is young and all that was checked before it still holds, and given up otherwise.
 */
export async function settleRequest(
  services: Services,
  repository: Repository,
  host: GitHost,
  promotion: Promotion,
): Promise<Promotion> {
  const signal = AbortSignal.timeout(hostTimeoutMs)
  if ((await findOurs(host, promotion, signal)) !== null) return openPromotion(services, repository, promotion)
  const isOld = services.clock() - promotion.requestedAt > requestLimitMs
  const holding = isOld ? tooOld : await holdingOf(services, repository, promotion)
  if (holding.kind === 'holds') return openPromotion(services, repository, promotion)
  if (holding.kind === 'waits') {
    services.log.info({ promotion: promotion.id, why: holding.why }, 'a request waits to be settled')
    return promotion
  }
  await removeOwnBranch(host, promotion, signal)
  return recordFailure(services, promotion, `${holding.why} Nothing was opened. Promote again when it can be.`)
}

const tooOld: Holding = {
  kind: 'fails',
  why: 'The pull request was not opened within 10 min of the request, and nothing opens by itself later.',
}

/** By what is known now, not by what was known at the request. Right after a start little is, and that is no reason to give up. */
async function holdingOf(services: Services, repository: Repository, promotion: Promotion): Promise<Holding> {
  const reading = repository.current()
  if (reading === null) return { kind: 'waits', why: 'The repository was not read yet.' }
  await services.locks.reload()
  const now = await effectsNow(repository, reading, promotion)
  if (!now.ok) return { kind: 'fails', why: now.why }
  const { base, cells, purpose, reason, planId, supersedes, overridden } = promotion
  const effects = { mightChange: now.effects.mightChange.map(keyOf) }
  const { checks } = await checkCells(services, {
    repository,
    base,
    cells,
    effects,
    purpose,
    reason,
    planId,
    supersedes,
    override: null,
    overridden,
  })
  return stillHolds(checks, promotion.acceptedCodes)
}
