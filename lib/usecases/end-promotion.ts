import type { Actor } from '@/lib/domain/audit'
import { escapeMarkdown } from '@/lib/domain/markdown'
import type { Ending, Promotion } from '@/lib/domain/promotion'
import type { GitHost, PullRequest } from '@/lib/git/contract'
import type { Services } from '@/lib/services'
import { progressPromotion } from './move-promotion'
import { findOurs } from './open-promotion'
import { removeOwnBranch, removeUnusedBranch } from './own-branch'
import { eventsOf, observing } from './promotion-events'
import { findRebuilt } from './rebuilt'
import { tellOnce } from './tell-once'
import { unlessRefused } from './unless-refused'

const hostTimeoutMs = 15_000

/** Records how an open promotion is to end, before the host is asked for anything. What was asked for first stays. */
export async function recordEnding(services: Services, promotion: Promotion, ending: Ending): Promise<Promotion> {
  if (promotion.ending !== null) return promotion
  return progressPromotion(services, promotion, {
    ...promotion,
    ending,
    note: `Being closed on the host: ${ending.state === 'closed' ? ending.reason : noteOf(ending)}`,
  })
}

/**
 * Brings a promotion to the end that is recorded, whatever an earlier attempt did of it: the pull request is closed, then told why, then
 * the branch goes where it is ours. What was merged meanwhile stays open here, without its ending, to be followed as merged. Throws when
 * the host refuses to close it or does not answer. The caller holds its turns.
 */
export async function endPromotion(services: Services, host: GitHost, promotion: Promotion): Promise<Promotion> {
  const { ending } = promotion
  if (ending === null) return promotion
  const signal = AbortSignal.timeout(hostTimeoutMs)
  const found = await findPullRequest(host, promotion, signal)
  const ended = found?.state === 'open' ? await host.closePullRequest(found.number, signal) : found
  if (ended?.state === 'merged')
    return progressPromotion(services, promotion, { ...promotion, ending: null, note: `#${ended.number} was merged.` })
  const rebuilt = ended === null ? null : await findRebuilt(services, host, promotion, ended.headSha, signal)
  const last = rebuilt?.promotion ?? promotion
  await unlessRefused(services, promotion, async () => {
    if (ended === null) return removeUnusedBranch(host, last, signal)
    const mark = `${ending.state} ${promotion.id}`
    await unlessRefused(services, promotion, () =>
      tellOnce(host, ended.number, { mark, text: wordsOf(ending) }, signal),
    )
    await removeOwnBranch(host, last, signal)
  })
  const supersededBy = ending.state === 'superseded' ? ending.by : promotion.supersededBy
  const over = { state: ending.state, ending: null, rebuild: null, supersededBy, note: noteOf(ending) }
  const place = { number: ended?.number ?? null, url: ended?.url ?? null }
  const after: Promotion = { ...last, ...place, ...over }
  const events = [...(rebuilt?.events ?? []), ...endEvents(services, after, ending)]
  return progressPromotion(services, promotion, after, events)
}

/** Of a request without outcome it is not known whether there is one. */
async function findPullRequest(
  host: GitHost,
  promotion: Promotion,
  signal: AbortSignal,
): Promise<Pick<PullRequest, 'number' | 'url' | 'state' | 'headSha'> | null> {
  return promotion.number === null ? findOurs(host, promotion, signal) : host.getPullRequest(promotion.number, signal)
}

function endEvents(services: Services, promotion: Promotion, ending: Ending) {
  const [actor, data]: readonly [Actor, Readonly<Record<string, unknown>>] =
    ending.state === 'closed'
      ? [ending.actor, { number: promotion.number, reason: ending.reason }]
      : [observing, { by: ending.by, number: ending.number }]
  return eventsOf(promotion, `promotion.${ending.state}`, services.clock(), actor, () => data)
}

function wordsOf(ending: Ending): string {
  return ending.state === 'closed'
    ? `Closed in Plimsoll: ${escapeMarkdown(ending.reason)}`
    : `Superseded by #${ending.number}: ${ending.url}`
}

function noteOf(ending: Ending): string {
  return ending.state === 'closed' ? `Closed: ${ending.reason}` : `#${ending.number} took its place.`
}
