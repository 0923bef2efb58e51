import { type Actor, personOf } from '@/lib/domain/audit'
import { sameSlot } from '@/lib/domain/cell'
import type { DesiredSlot } from '@/lib/domain/desired'
import { formatImage, parseImage } from '@/lib/domain/image'
import { codeSpan } from '@/lib/domain/markdown'
import type { PromotedCell, Promotion, Rebuild } from '@/lib/domain/promotion'
import { AppError, messageOf } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import type { Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { changeOpen } from './change-open'
import { progressPromotion } from './move-promotion'
import { isOurHead } from './own-branch'
import { getCell, type PlanItem, planPromotion } from './plan-promotion'
import { findRebuilt, rebuiltAt } from './rebuilt'
import { tellOnce } from './tell-once'

const hostTimeoutMs = 30_000
const readTimeoutMs = 20_000
/** A rebuild that nobody brought to an end by then is given up. */
const rebuildLimitMs = 10 * 60_000

/**
 * Brings an open promotion to the base as it is now: the same versions are planned anew and put as one commit on top of the branch, never
 * by force. Recorded before the host is asked, so that a crash in between is settled by the follower. Approvals may be dismissed by the host.
 */
export function rebuildPromotion(
  services: Services,
  { id }: { readonly id: string },
  actor: Actor,
): Promise<Promotion> {
  return changeOpen(services, id, async (promotion, repository, host) => {
    if (promotion.state !== 'open' || promotion.headSha === null)
      throw new AppError('conflict', 'The pull request is not open yet. Rebuild it when it has a number.')
    if (promotion.ending !== null)
      throw new AppError('conflict', 'This promotion is being closed. Nothing was rebuilt. Look at its page.')
    const reading = await repository.refresh(AbortSignal.timeout(readTimeoutMs))
    if (reading.snapshot.commit === promotion.commit)
      throw new AppError('nothing_to_promote', `${promotion.base} has not moved since. There is nothing to rebuild.`)
    const signal = AbortSignal.timeout(hostTimeoutMs)
    if (!(await isOurHead(repository, host, promotion, promotion.headSha, signal))) throw pushed(promotion)
    const rebuild = await planAgain(services, repository, reading, promotion, promotion.headSha, actor)
    const begun = await progressPromotion(services, promotion, { ...promotion, rebuild })
    return finishRebuild(services, repository, host, begun)
  })
}

async function planAgain(
  services: Services,
  repository: Repository,
  reading: Reading,
  promotion: Promotion,
  head: string,
  actor: Actor,
): Promise<Rebuild> {
  const items = promotion.cells.map(
    (cell): PlanItem => ({
      target: cell.target,
      origin: cell.origin,
      source: sameVersions(reading, cell),
      main: services.config.services[cell.target.service]?.main ?? null,
      whole: true,
      pinned: false,
    }),
  )
  const draft = planPromotion(reading, items, { resolveEdited: repository.resolveEdited })
  const [left] = draft.skipped
  if (left !== undefined)
    throw new AppError('manifest_unsupported', `${left.cell.service} in ${left.cell.environment}: ${left.why}`)
  const { tree } = await repository.mirror.planTree(reading.snapshot.commit, draft.edits)
  return {
    head,
    planId: draft.id,
    commit: reading.snapshot.commit,
    cells: draft.cells,
    edits: draft.edits,
    tree,
    by: personOf(actor),
    at: services.clock(),
  }
}

/** The versions that were promised, under the names that Git uses now. */
function sameVersions({ desired }: Reading, { target, slots }: PromotedCell): readonly DesiredSlot[] {
  return getCell(desired, target).slots.map(slot => {
    const planned = slots.find(one => sameSlot(one, slot))
    const [image, after] = [parseImage(slot.image), planned === undefined ? null : parseImage(planned.after)]
    if (image === null || after === null) return slot
    return { ...slot, image: formatImage({ ...image, tag: after.tag, digest: after.digest }) }
  })
}

/** Puts the recorded rebuild on the branch unless it is there; gives it up where somebody pushed, or nobody ended it in time. */
export async function finishRebuild(
  services: Services,
  repository: Repository,
  host: GitHost,
  promotion: Promotion,
): Promise<Promotion> {
  const { rebuild } = promotion
  if (rebuild === null) return promotion
  const signal = AbortSignal.timeout(hostTimeoutMs)
  const branch = await host.getBranch(promotion.branch, signal)
  const there = branch === null ? null : await findRebuilt(services, host, promotion, branch.sha, signal)
  const { promotion: rebuilt, events } =
    there ?? (await addRebuild(services, repository, host, { promotion, rebuild, stands: branch?.sha ?? null }, signal))
  // Told before it is recorded: a crash in between leaves the recorded rebuild to be told.
  await tellReviewers(services, host, rebuilt, rebuild, signal)
  return progressPromotion(services, promotion, rebuilt, events)
}

interface Addition {
  readonly promotion: Promotion
  readonly rebuild: Rebuild
  /** The branch's head as it is; null where the branch is gone. */
  readonly stands: string | null
}

async function addRebuild(
  services: Services,
  repository: Repository,
  host: GitHost,
  { promotion, rebuild, stands }: Addition,
  signal: AbortSignal,
) {
  const isLate = services.clock() - rebuild.at > rebuildLimitMs
  if (isLate || stands === null || !(await isStart(host, rebuild, stands, signal))) {
    await progressPromotion(services, promotion, { ...promotion, rebuild: null })
    throw pushed(promotion)
  }
  const planned = await repository.mirror.planTree(rebuild.commit, rebuild.edits)
  const message = `${promotion.title}\n\nOn the ${promotion.base} of now.\n\nPlimsoll-Promotion: ${promotion.id}\n`
  const { branch, number } = promotion
  const addition = { branch, number: number ?? 0, head: rebuild.head, base: rebuild.commit, message, planned }
  const made = await host.addCommit(addition, signal)
  return rebuiltAt(services, promotion, rebuild, made.sha)
}

/** The branch as it was, or with the base merged into it by a host that does that first. */
async function isStart(
  host: GitHost,
  { head, commit }: Rebuild,
  stands: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (stands === head) return true
  const { parents } = await host.getCommit(stands, signal)
  return parents.length === 2 && parents[0] === head && parents[1] === commit
}

/** The text of the pull request tells of the base that it was opened on. A comment that cannot be written holds nothing up. */
async function tellReviewers(
  services: Services,
  host: GitHost,
  promotion: Promotion,
  { head }: Rebuild,
  signal: AbortSignal,
): Promise<void> {
  const moves = promotion.cells.flatMap(cell =>
    cell.slots.map(slot => `- ${codeSpan(slot.before)} → ${codeSpan(slot.after)}`),
  )
  const text = `Rebuilt on ${codeSpan(promotion.base)} at ${promotion.commit.slice(0, 7)}. It now changes:\n\n${moves.join('\n')}`
  try {
    await tellOnce(host, promotion.number ?? 0, { mark: `rebuilt ${promotion.id} ${head}`, text }, signal)
  } catch (error) {
    services.log.warn({ promotion: promotion.id, error: messageOf(error) }, 'the rebuild could not be told on the host')
  }
}

function pushed({ branch }: Promotion): AppError {
  return new AppError(
    'conflict',
    `Somebody pushed to ${branch}. It was left as it is. Look at it on the host, or supersede the promotion.`,
  )
}
