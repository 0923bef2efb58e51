import { formatAnchor } from '@/lib/domain/anchor'
import type { Promotion } from '@/lib/domain/promotion'
import { withTrailers } from '@/lib/domain/pull-request-body'
import { AppError, isAppError, mayRetry, messageOf } from '@/lib/errors'
import type { GitHost, PlannedTree, PullRequest } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { failPromotion, recordFailure } from './fail-promotion'
import { movePromotion, progressPromotion, stepAt } from './move-promotion'

const hostTimeoutMs = 30_000

/**
 * Brings a requested promotion to its open pull request, whatever an earlier attempt left behind: looks first, adopts what is ours and
 * the same, creates only what is missing, never moves a branch. A failure that is certain ends the promotion and takes its branch away; one
 * that is not leaves it `requested` for the follower to settle.
 */
export async function openPromotion(
  services: Services,
  repository: Repository,
  promotion: Promotion,
): Promise<Promotion> {
  const { host } = repository
  if (host === null) return recordFailure(services, promotion, 'No Git host is configured for the repository.')
  let anchored = promotion
  try {
    const planned = await repository.mirror.planTree(promotion.commit, promotion.edits)
    anchored = await anchorPromotion(services, promotion)
    const opened = await openOrAdopt(services, host, anchored, planned, AbortSignal.timeout(hostTimeoutMs))
    return await recordOpened(services, anchored, opened)
  } catch (error) {
    if (isAppError(error) && !mayRetry(error.code) && error.code !== 'internal') {
      await endFailed(services, host, anchored, error.message)
    }
    throw error
  }
}

/** The failure itself is what is told: where the branch cannot be looked at now, the follower settles the request. */
async function endFailed(services: Services, host: GitHost, promotion: Promotion, reason: string): Promise<void> {
  try {
    await failPromotion(services, host, promotion, reason)
  } catch (error) {
    if (!isAppError(error)) throw error
    services.log.warn(
      { promotion: promotion.id, code: error.code, error: messageOf(error) },
      'a request that failed could not be ended; it is looked at again at the next interval',
    )
  }
}

/** The newest row of the audit, the request's own or a later one: standing in the pull request it proves all rows before. */
async function anchorPromotion(services: Services, promotion: Promotion): Promise<Promotion> {
  if (promotion.anchor !== null) return promotion
  const newest = await services.store.currentAnchor()
  if (newest === null) return promotion
  return progressPromotion(services, promotion, { ...promotion, anchor: formatAnchor(newest) })
}

function bodyOf({ seal, pageOf }: Services, { id, body, planId, commit, anchor, requestedBy }: Promotion): string {
  return withTrailers(body, {
    page: pageOf(`/promotions/${id}`),
    promotedBy: requestedBy === null ? 'somebody who gave no name' : `${requestedBy} (not verified)`,
    promotion: id,
    seal: seal.write({ promotion: id, plan: planId, commit, anchor }),
  })
}

interface Opened {
  readonly pullRequest: PullRequest
  readonly tree: string
  readonly adopted: boolean
}

async function openOrAdopt(
  services: Services,
  host: GitHost,
  promotion: Promotion,
  planned: PlannedTree,
  signal: AbortSignal,
): Promise<Opened> {
  const existing = await findOurs(host, promotion, signal)
  if (existing !== null) return adopt(host, planned, existing, signal)
  await ensureBranch(host, promotion, planned, signal)
  try {
    const pullRequest = await host.openPullRequest(
      {
        branch: promotion.branch,
        base: promotion.base,
        title: promotion.title,
        body: bodyOf(services, promotion),
        labels: ['plimsoll'],
      },
      signal,
    )
    return { pullRequest, tree: planned.tree, adopted: false }
  } catch (error) {
    // The host may have done the work and lost the answer, or another process was faster.
    const found =
      isAppError(error) && (error.code === 'conflict' || mayRetry(error.code))
        ? await findOurs(host, promotion, signal)
        : null
    if (found === null) throw error
    return adopt(host, planned, found, signal)
  }
}

/** Only a pull request from the repository itself and by our own login: a fork may carry a branch of the same name. */
export async function findOurs(host: GitHost, promotion: Promotion, signal: AbortSignal): Promise<PullRequest | null> {
  const found = (await host.findPullRequests(promotion.branch, promotion.base, signal)).filter(one => !one.headIsFork)
  if (found.length === 0) return null
  const login = await host.login(signal)
  return found.find(one => one.author === login) ?? null
}

async function adopt(
  host: GitHost,
  { tree }: PlannedTree,
  pullRequest: PullRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const head = await host.getCommit(pullRequest.headSha, signal)
  if (head.tree === tree) return { pullRequest, tree, adopted: true }
  throw new AppError(
    'conflict',
    `#${pullRequest.number} has this promotion's branch with other content. It was left as it is. Close it, or promote again after it was merged.`,
  )
}

/** A branch that holds base + planned edit and nothing else. */
async function ensureBranch(
  host: GitHost,
  promotion: Promotion,
  planned: PlannedTree,
  signal: AbortSignal,
): Promise<void> {
  const existing = await host.getBranch(promotion.branch, signal)
  if (existing === null || existing.sha === promotion.commit) return propose(host, promotion, planned, signal)
  const head = await host.getCommit(existing.sha, signal)
  if (head.tree !== planned.tree || head.parents[0] !== promotion.commit) throw otherContent(promotion)
}

async function propose(
  host: GitHost,
  { branch, commit, title, id, requestedBy }: Promotion,
  planned: PlannedTree,
  signal: AbortSignal,
): Promise<void> {
  const by = requestedBy === null ? '' : `Promoted-by: ${requestedBy} (not verified)\n`
  const message = `${title}\n\n${by}Plimsoll-Promotion: ${id}\n`
  const made = await host.proposeBranch({ branch, parent: commit, message, files: planned.files }, signal)
  // What the host made is shown to nobody before it is what was planned, to the last byte.
  if (made.tree === planned.tree) return
  throw new AppError(
    'conflict',
    `The Git host wrote ${branch} with other content than was planned. Nothing was opened. Look at what on the host changes a commit, then promote again.`,
  )
}

function otherContent({ branch }: Promotion): AppError {
  return new AppError(
    'conflict',
    `The branch ${branch} exists with other content. It was left as it is. Delete it on the host, then promote again.`,
  )
}

async function recordOpened(
  services: Services,
  promotion: Promotion,
  { pullRequest, tree, adopted }: Opened,
): Promise<Promotion> {
  const now = services.clock()
  const opened: Promotion = {
    ...promotion,
    state: 'open',
    number: pullRequest.number,
    url: pullRequest.url,
    headSha: pullRequest.headSha,
    headTree: tree,
    steps: [stepAt('opened', now, `#${pullRequest.number}${adopted ? ', found open' : ''}`)],
    note: 'Waits for review and merge on the Git host.',
  }
  const data = { number: pullRequest.number, url: pullRequest.url, head: pullRequest.headSha, adopted }
  return movePromotion(services, promotion, opened, 'promotion.opened', () => data)
}
