import { sameSlot } from '@/lib/domain/cell'
import type { Promotion } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { GitHost, PullRequest } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { followMerged } from './follow-merged'
import { movePromotion, withStep } from './move-promotion'
import { openPromotion, recordFailure } from './open-promotion'

const hostTimeoutMs = 15_000
/** A request that nobody brought to an end by then is given up: nothing opens by itself a day later. */
const requestLimitMs = 10 * 60_000

/** One look at a promotion that has not ended: moves it as far as the evidence carries. Throws when the host or Git cannot be asked. */
export async function followPromotion(services: Services, promotion: Promotion): Promise<Promotion> {
  const repository = services.observer.repositories.find(one => one.id === promotion.repository)
  if (repository === undefined || repository.host === null) return promotion
  if (promotion.state === 'requested') return settleRequest(services, repository, repository.host, promotion)
  if (promotion.state === 'open') return followOpen(services, repository, repository.host, promotion)
  if (promotion.state === 'merged') return followMerged(services, repository, promotion)
  return promotion
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

/** Only a branch whose head is our own commit, right on the commit that was read, or that holds nothing beyond that commit. */
async function removeOwnBranch(host: GitHost, promotion: Promotion, signal: AbortSignal): Promise<void> {
  const branch = await host.getBranch(promotion.branch, signal)
  if (branch === null) return
  if (branch.sha === promotion.commit) return host.deleteBranch(promotion.branch, signal)
  const head = await host.getCommit(branch.sha, signal)
  const isOurs =
    head.parents.length === 1 &&
    head.parents[0] === promotion.commit &&
    head.message.includes(`Plimsoll-Promotion: ${promotion.id}`)
  if (isOurs) await host.deleteBranch(promotion.branch, signal)
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
    return movePromotion(services, promotion, closed, 'promotion.closed', { number: pullRequest.number })
  }
  const now = services.clock()
  let steps = promotion.steps
  if (pullRequest.mergeableState === 'clean') steps = withStep(steps, 'checks', now, 'the host says clean')
  if (pullRequest.approvals.length > 0)
    steps = withStep(steps, 'reviewed', now, `approved by ${pullRequest.approvals.join(', ')}`)
  return movePromotion(
    services,
    promotion,
    { ...promotion, steps, headSha: pullRequest.headSha, note: whyNotMerged(pullRequest) },
    null,
    {},
  )
}

/** Why it cannot merge yet, as far as the host tells. */
export function whyNotMerged(pullRequest: PullRequest): string {
  const { changesRequestedBy, mergeable, mergeableState, approvals } = pullRequest
  if (changesRequestedBy.length > 0) return `Changes were requested by ${changesRequestedBy.join(', ')}.`
  if (mergeable === false || mergeableState === 'dirty')
    return 'It conflicts with the branch it goes to. Close it and promote again.'
  if (mergeableState === 'behind')
    return 'Its branch is behind the branch it goes to, which must be up to date before a merge.'
  if (mergeableState === 'unstable') return 'A check is failing or pending on the host.'
  if (mergeableState === 'blocked') {
    return approvals.length === 0
      ? 'The host blocks the merge: a review or a required check is missing.'
      : 'The host says blocked and does not say why.'
  }
  if (mergeable === null) return 'The host has not worked out yet whether it can merge.'
  return approvals.length === 0
    ? 'Can be merged on the Git host; nobody has approved it yet.'
    : `Approved by ${approvals.join(', ')}; waits for somebody to merge it.`
}

async function recordMerged(
  services: Services,
  repository: Repository,
  promotion: Promotion,
  pullRequest: PullRequest,
): Promise<Promotion> {
  const { mergeCommit, mergedAt, mergedBy } = pullRequest
  if (mergeCommit === null || mergedAt === null)
    throw new AppError(
      'upstream_unavailable',
      `The host says that #${pullRequest.number} is merged and not as which commit. Plimsoll asks again.`,
    )
  await repository.refresh(AbortSignal.timeout(hostTimeoutMs))
  const declared = await repository.resolveAt(mergeCommit)
  const cell = declared.cells.find(
    one => one.service === promotion.target.service && one.environment === promotion.target.environment,
  )
  const images = promotion.slots.map(slot => cell?.slots.find(one => sameSlot(one, slot))?.image ?? null)
  const other = promotion.slots.find((slot, index) => images[index] !== slot.after)
  const merged: Promotion = {
    ...promotion,
    state: 'merged',
    mergeCommit,
    mergedBy,
    mergedImages: images.map((image, index) => image ?? promotion.slots[index]?.before ?? ''),
    headSha: pullRequest.headSha,
    steps: withStep(
      promotion.steps,
      'merged',
      mergedAt,
      `${mergeCommit.slice(0, 7)}${mergedBy === null ? '' : ` by ${mergedBy}`}`,
    ),
    note:
      other === undefined
        ? 'Merged. Waits for the cluster to be given the new version.'
        : `Merged, other than planned: Git now declares ${images[promotion.slots.indexOf(other)] ?? 'nothing'} where ${other.after} was planned.`,
  }
  const moved = await movePromotion(services, promotion, merged, 'promotion.merged', {
    number: pullRequest.number,
    commit: mergeCommit,
    by: mergedBy,
    images,
    asPlanned: other === undefined,
  })
  return followMerged(services, repository, moved)
}
