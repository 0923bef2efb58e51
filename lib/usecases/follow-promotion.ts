import { isOpen, type PromotedCell, type Promotion } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { GitHost, PullRequest } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { declaredAt, followMerged } from './follow-merged'
import { movePromotion, progressPromotion, stepAt, withStep } from './move-promotion'
import { openPromotion, recordFailure } from './open-promotion'
import { removeOwnBranch } from './own-branch'
import { publishStatus } from './publish-status'
import { finishRebuild } from './rebuild-promotion'
import { finishSuperseding } from './supersede'
import { whyNotMerged } from './why-not-merged'

const hostTimeoutMs = 15_000
/** A request that nobody brought to an end by then is given up: nothing opens by itself a day later. */
const requestLimitMs = 10 * 60_000

/** One look at a promotion that is followed: moves it as far as the evidence carries. Throws when the host or Git cannot be asked. */
export async function followPromotion(services: Services, promotion: Promotion): Promise<Promotion> {
  const repository = services.observer.repositories.find(one => one.id === promotion.repository)
  if (repository === undefined) return promotion
  if (promotion.state === 'merged' || promotion.state === 'live') return followMerged(services, repository, promotion)
  if (repository.host === null || !isOpen(promotion)) return promotion
  return promotion.state === 'requested'
    ? settleRequest(services, repository, repository.host, promotion)
    : followOpen(services, repository, repository.host, promotion)
}

/** A request without outcome: a crash, or a host that did not answer. */
async function settleRequest(
  services: Services,
  repository: Repository,
  host: GitHost,
  promotion: Promotion,
): Promise<Promotion> {
  if (services.clock() - promotion.requestedAt <= requestLimitMs) return openPromotion(services, repository, promotion)
  const signal = AbortSignal.timeout(hostTimeoutMs)
  const login = await host.login(signal)
  const found = (await host.findPullRequests(promotion.branch, promotion.base, signal)).find(
    one => !one.headIsFork && one.author === login,
  )
  if (found !== undefined) return openPromotion(services, repository, promotion)
  await removeOwnBranch(host, promotion, signal)
  return recordFailure(
    services,
    promotion,
    'The pull request was not opened within 10 min of the request, and nothing opens by itself later. Promote again.',
  )
}

async function followOpen(
  services: Services,
  repository: Repository,
  host: GitHost,
  promotion: Promotion,
): Promise<Promotion> {
  if (promotion.number === null)
    throw new AppError('internal', `Promotion ${promotion.id} is open without a number. Look at it in the database.`)
  const pullRequest = await host.getPullRequest(promotion.number, AbortSignal.timeout(hostTimeoutMs))
  if (pullRequest.state === 'merged') return recordMerged(services, repository, promotion, pullRequest)
  if (pullRequest.state === 'closed') {
    const closed: Promotion = {
      ...promotion,
      state: 'closed',
      note: `#${pullRequest.number} was closed without a merge.`,
    }
    return movePromotion(services, promotion, closed, 'promotion.closed', () => ({ number: pullRequest.number }))
  }
  if (promotion.rebuild !== null) return finishRebuild(services, repository, host, promotion)
  await finishSuperseding(services, repository, promotion)
  const now = services.clock()
  let { steps } = promotion
  if (pullRequest.mergeableState === 'clean') steps = withStep(steps, stepAt('checks', now, 'the host says clean'))
  const { approvals } = pullRequest
  if (approvals.length > 0) steps = withStep(steps, stepAt('reviewed', now, `approved by ${approvals.join(', ')}`))
  const status = await publishStatus(services, repository, host, promotion, pullRequest)
  const note = status?.state === 'failure' ? status.sentence : whyNotMerged(pullRequest)
  const seen: Promotion = { ...promotion, steps, approvals, headSha: pullRequest.headSha, status, note }
  return progressPromotion(services, promotion, seen)
}

async function recordMerged(
  services: Services,
  repository: Repository,
  promotion: Promotion,
  pullRequest: PullRequest,
): Promise<Promotion> {
  const { mergeCommit, mergedAt, mergedBy, number } = pullRequest
  if (mergeCommit === null || mergedAt === null)
    throw new AppError(
      'upstream_unavailable',
      `The host says that #${number} is merged and not as which commit. Plimsoll asks again.`,
    )
  await repository.refresh(AbortSignal.timeout(hostTimeoutMs))
  const desired = await repository.resolveAt(mergeCommit)
  const cells = promotion.cells.map(cell => mergedCell(cell, declaredAt({ desired }, cell)))
  const other = cells.find(cell => cell.note !== null)
  const merged: Promotion = {
    ...promotion,
    cells,
    state: 'merged',
    mergeCommit,
    mergedBy,
    approvals: pullRequest.approvals,
    headSha: pullRequest.headSha,
    steps: withStep(
      promotion.steps,
      stepAt('merged', mergedAt, `${mergeCommit.slice(0, 7)}${mergedBy === null ? '' : ` by ${mergedBy}`}`),
    ),
    note: other?.note ?? 'Merged. Waits for the cluster to be given the new version.',
  }
  const moved = await movePromotion(services, promotion, merged, 'promotion.merged', cell => ({
    number,
    commit: mergeCommit,
    by: mergedBy,
    approvals: pullRequest.approvals,
    images: cell.mergedImages,
    asPlanned: cell.note === null,
  }))
  return followMerged(services, repository, moved)
}

/** Promoted is what Git declares at the merge, whatever was planned. */
function mergedCell(cell: PromotedCell, images: readonly (string | null)[]): PromotedCell {
  const index = cell.slots.findIndex((slot, at) => images[at] !== slot.after)
  return {
    ...cell,
    mergedImages: cell.slots.map((slot, at) => images[at] ?? slot.before),
    note:
      index === -1
        ? null
        : `Merged, other than planned: Git now declares ${images[index] ?? 'nothing'} where ${cell.slots[index]?.after} was planned.`,
  }
}
