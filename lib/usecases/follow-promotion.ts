import type { AuditType } from '@/lib/domain/audit'
import { sameSlot } from '@/lib/domain/cell'
import type { Promotion, PromotionStep, StepTime } from '@/lib/domain/promotion'
import { AppError, isAppError } from '@/lib/errors'
import type { GitHost, PullRequest } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { eventOf, openPromotion, recordFailure } from './open-promotion'

const hostTimeoutMs = 15_000
/** A request that nobody brought to an end by then is given up: nothing opens by itself a day later. */
const requestLimitMs = 10 * 60_000

/** One look at a promotion that has not ended: moves it as far as the evidence carries. Throws when the host or Git cannot be asked. */
export async function followPromotion(services: Services, promotion: Promotion): Promise<Promotion> {
  const repository = services.observer.repositories.find(one => one.id === promotion.repository)
  if (repository === undefined || repository.host === null) return promotion
  if (promotion.state === 'requested') return settleRequest(services, repository, repository.host, promotion)
  if (promotion.state === 'open') return followOpen(services, repository, repository.host, promotion)
  if (promotion.state === 'merged') return followMerged(services, promotion)
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

/** Only a branch whose head is our own commit, right on the commit that was read. */
async function removeOwnBranch(host: GitHost, promotion: Promotion, signal: AbortSignal): Promise<void> {
  const branch = await host.getBranch(promotion.branch, signal)
  if (branch === null) return
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
    return move(services, promotion, closed, 'promotion.closed', { number: pullRequest.number })
  }
  const now = services.clock()
  let steps = promotion.steps
  if (pullRequest.mergeableState === 'clean') steps = withStep(steps, 'checks', now, 'the host says clean')
  if (pullRequest.approvals.length > 0)
    steps = withStep(steps, 'reviewed', now, `approved by ${pullRequest.approvals.join(', ')}`)
  return move(
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
  const moved = await move(services, promotion, merged, 'promotion.merged', {
    number: pullRequest.number,
    commit: mergeCommit,
    by: mergedBy,
    images,
    asPlanned: other === undefined,
  })
  return followMerged(services, moved)
}

/** From the merge to the pods: by what the observer sees. The delivery controller is not read yet, so `fetched` is not known by itself. */
async function followMerged(services: Services, promotion: Promotion): Promise<Promotion> {
  const found = services.observer.find(promotion.target)
  const wanted = promotion.mergedImages
  if (found === null || wanted === null) return promotion
  const slots = promotion.slots.map(slot => found.cell.slots.find(one => sameSlot(one, slot)) ?? null)
  const declared = slots.map(slot => slot?.git?.image ?? null)
  const commit = found.repository?.current()?.snapshot.commit
  const sawMerge =
    commit !== undefined &&
    promotion.mergeCommit !== null &&
    (await contains(found.repository, promotion.mergeCommit, commit))
  if (!sawMerge) return promotion
  if (declared.some((image, index) => image !== wanted[index])) return recordMovedOn(services, promotion, declared)

  const now = services.clock()
  const places = slots.flatMap(slot => slot?.clusters ?? [])
  const carried = slots.every(
    (slot, index) =>
      (slot?.clusters ?? []).length > 0 && slot?.clusters.every(place => place.template === wanted[index]),
  )
  let steps = promotion.steps
  if (carried)
    steps = withStep(steps, 'applied', now, `carried by ${[...new Set(places.map(place => place.cluster))].join(', ')}`)
  const settled = carried && places.every(place => place.rows.includes('h6'))
  if (settled) steps = withStep(steps, 'rolled out', now, placesText(places))
  const isLive = settled && !found.cell.stale && slots.every(slot => slot?.state === 'Synced' && slot.also.length === 0)
  if (isLive) {
    steps = withStep(steps, 'live', now, placesText(places))
    return move(services, promotion, { ...promotion, state: 'live', steps, note: null }, 'promotion.live', {
      images: wanted,
    })
  }
  const note = carried ? found.cell.reason : `Merged. ${found.cell.reason}`
  return move(services, promotion, { ...promotion, steps, note }, null, {})
}

async function contains(repository: Repository | null, ancestor: string, head: string): Promise<boolean> {
  if (repository === null) return false
  if (ancestor === head) return true
  return repository.mirror.isAncestor(ancestor, head).catch((error: unknown) => {
    // The merge commit is not in the mirror yet: not known, so not overtaken either.
    if (isAppError(error) && error.code === 'not_found') return false
    throw error
  })
}

/** Git left what the merge set before it was live: back to the value before, or on to another one. */
function recordMovedOn(
  services: Services,
  promotion: Promotion,
  declared: readonly (string | null)[],
): Promise<Promotion> {
  const isBack = promotion.slots.every((slot, index) => declared[index] === slot.before)
  const state = isBack ? 'reverted' : 'overtaken'
  const note = isBack
    ? 'Git says what it said before this promotion: it was reverted.'
    : `Git moved on to ${declared.filter(image => image !== null).join(', ') || 'nothing'} before this was live.`
  return move(services, promotion, { ...promotion, state, note }, `promotion.${state}`, { declared })
}

function placesText(
  places: readonly { readonly cluster: string; readonly ready: number | null; readonly wanted: number | null }[],
): string {
  const texts = places.map(place =>
    place.wanted === null ? place.cluster : `${place.ready ?? 0} of ${place.wanted} ready in ${place.cluster}`,
  )
  return [...new Set(texts)].join(', ')
}

function withStep(steps: readonly StepTime[], step: PromotionStep, at: number, evidence: string): readonly StepTime[] {
  return steps.some(one => one.step === step) ? steps : [...steps, { step, at, evidence }]
}

/** Writes only what changed; a change without an event is progress, not history. */
async function move(
  services: Services,
  before: Promotion,
  after: Promotion,
  type: AuditType | null,
  data: Readonly<Record<string, unknown>>,
): Promise<Promotion> {
  if (
    type === null &&
    before.note === after.note &&
    before.steps.length === after.steps.length &&
    before.headSha === after.headSha
  )
    return before
  const next = { ...after, updatedAt: Math.max(services.clock(), before.updatedAt + 1) }
  const moved = await services.store.movePromotion(
    next,
    before.updatedAt,
    type === null ? null : eventOf(services, before, type, data),
  )
  services.promotions.record(moved)
  return moved
}
