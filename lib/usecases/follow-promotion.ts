import { isOpen, type PromotedCell, type Promotion } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { GitHost, PullRequest } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { endPromotion } from './end-promotion'
import { declaredAt, followMerged } from './follow-merged'
import { movePromotion, progressPromotion, stepAt, withStep } from './move-promotion'
import { publishStatus, statusContext } from './publish-status'
import { finishRebuild } from './rebuild-promotion'
import { settleRebuild } from './rebuilt'
import { settleRequest } from './settle-request'
import { keepSuperseding } from './supersede'
import { countingApprovals, whyNotMerged } from './why-not-merged'

const hostTimeoutMs = 15_000

/** One look at a promotion that is followed: moves it as far as the evidence carries. Throws when the host or Git cannot be asked. */
export async function followPromotion(services: Services, promotion: Promotion): Promise<Promotion> {
  const repository = services.observer.repositories.find(one => one.id === promotion.repository)
  if (repository === undefined) return promotion
  if (promotion.state === 'merged' || promotion.state === 'live') return followMerged(services, repository, promotion)
  if (repository.host === null || !isOpen(promotion)) return promotion
  if (promotion.state === 'open') return followOpen(services, repository, repository.host, promotion)
  return promotion.ending === null
    ? settleRequest(services, repository, repository.host, promotion)
    : endPromotion(services, repository.host, promotion)
}

async function followOpen(
  services: Services,
  repository: Repository,
  host: GitHost,
  promotion: Promotion,
): Promise<Promotion> {
  if (promotion.number === null)
    throw new AppError('internal', `Promotion ${promotion.id} is open without a number. Look at it in the database.`)
  const signal = AbortSignal.timeout(hostTimeoutMs)
  const pullRequest = await host.getPullRequest(promotion.number, signal)
  // What it takes the place of is closed also when it was merged before that was heard of.
  if (pullRequest.state !== 'closed') await keepSuperseding(services, host, promotion)
  if (pullRequest.state === 'merged') {
    const settled = await settleRebuild(services, host, promotion, pullRequest.headSha, signal)
    return recordMerged(services, repository, settled, pullRequest)
  }
  if (promotion.ending !== null) return endPromotion(services, host, promotion)
  if (pullRequest.state === 'closed') {
    const settled = await settleRebuild(services, host, promotion, pullRequest.headSha, signal)
    const note = `#${pullRequest.number} was closed without a merge.`
    const closed: Promotion = { ...settled, state: 'closed', note }
    return movePromotion(services, settled, closed, 'promotion.closed', () => ({ number: pullRequest.number }))
  }
  if (promotion.rebuild !== null) return finishRebuild(services, repository, host, promotion)
  const now = services.clock()
  let { steps } = promotion
  const passed = passedChecks(pullRequest)
  if (passed !== null) steps = withStep(steps, stepAt('checks', now, passed))
  const { approvals } = pullRequest
  const asked = askedOf(services, promotion)
  steps = withReview(steps, countingApprovals(pullRequest, asked), now)
  const status = await publishStatus(services, repository, host, promotion, pullRequest)
  const held = status?.state === 'failure' ? status.sentence : forgedBlock(services, promotion, pullRequest)
  const waits = whyNotMerged(pullRequest, { ...asked, held })
  const note = waits[0] ?? `Approved by ${approvals.join(', ')}; waits for somebody to merge it.`
  const seen: Promotion = { ...promotion, steps, approvals, headSha: pullRequest.headSha, status, waits, note }
  return progressPromotion(services, promotion, seen)
}

function askedOf(services: Services, promotion: Promotion) {
  return { requestedBy: promotion.requestedBy, requesterMayApprove: requesterMayApprove(services, promotion) }
}

/** `at`: when it was first seen. */
function withReview(steps: Promotion['steps'], approvals: readonly string[], at: number): Promotion['steps'] {
  return approvals.length === 0 ? steps : withStep(steps, stepAt('reviewed', at, `approved by ${approvals.join(', ')}`))
}

/** A text without a block was shortened by somebody who may; one whose block does not verify tells a story that is not ours. */
function forgedBlock({ seal }: Services, { id, planId }: Promotion, { body }: PullRequest): string | null {
  const read = seal.read(body)
  if (read.kind === 'none') return null
  if (read.kind === 'ours' && read.sealed.promotion === id) return null
  return `The block that Plimsoll signed in the pull request's text was altered: what it says of plan ${planId.slice(0, 8)} is not ours.`
}

/** How many checks passed; null while one has not, or not all could be read. */
function passedChecks({ checks, checksUnread, mergeableState }: PullRequest): string | null {
  if (checks === null) return mergeableState === 'clean' ? 'the host says clean' : null
  const others = checks.filter(check => check.name !== statusContext)
  if (checksUnread !== null || others.some(check => check.state !== 'success' && check.required !== false)) return null
  return others.length === 0 ? 'none are asked for' : `${others.length} of ${others.length}`
}

function requesterMayApprove({ config }: Services, { cells }: Promotion): boolean {
  return cells.every(
    ({ target }) => config.environments.find(one => one.name === target.environment)?.requesterMayApprove === true,
  )
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
    ending: null,
    mergeCommit,
    mergedBy,
    approvals: pullRequest.approvals,
    waits: [],
    headSha: pullRequest.headSha,
    steps: withStep(
      // Reviewed and merged between two looks: the merge is the latest that it can have been.
      withReview(promotion.steps, countingApprovals(pullRequest, askedOf(services, promotion)), mergedAt),
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
