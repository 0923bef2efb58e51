import { isHeld, lockSentence, locksOn } from '@/lib/domain/lock'
import type { Promotion, PublishedStatus } from '@/lib/domain/promotion'
import { messageOf } from '@/lib/errors'
import type { GitHost, PullRequest } from '@/lib/git/contract'
import type { Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { isOurHead } from './own-branch'
import { stillExact } from './still-exact'

const hostTimeoutMs = 10_000
export const statusContext = 'plimsoll/promotion'
/** GitHub refuses a longer one. */
const longest = 140

/**
 * Keeps `plimsoll/promotion` true on the head of our own pull request: whether a merge would still do exactly what was planned, and may.
 * Asked again only when the base or the head moved, or what holds it changed. What the host refuses is tried again at the next look.
 */
export async function publishStatus(
  services: Services,
  repository: Repository,
  host: GitHost,
  promotion: Promotion,
  { headSha }: PullRequest,
): Promise<PublishedStatus | null> {
  const reading = repository.current()
  if (reading === null) return promotion.status
  const signal = AbortSignal.timeout(hostTimeoutMs)
  const base = reading.snapshot.commit
  const known = promotion.status
  const lock = lockOn(services, promotion)
  const isSame = known !== null && lock === null && known.head === headSha && known.base === base && !known.locked
  const answer = lock ?? (isSame ? known : await judge(repository, host, reading, promotion, headSha, signal))
  const { state, sentence } = answer
  const status: PublishedStatus = { head: headSha, base, state, sentence, locked: lock !== null }
  const isTold =
    known !== null && known.head === headSha && known.state === status.state && known.sentence === status.sentence
  if (isTold) return status
  try {
    const description = status.sentence.length > longest ? `${status.sentence.slice(0, longest - 1)}…` : status.sentence
    const url = services.pageOf(`/promotions/${promotion.id}`) ?? undefined
    await host.setStatus(headSha, { state: status.state, context: statusContext, description, url }, signal)
    return status
  } catch (error) {
    services.log.warn({ promotion: promotion.id, error: messageOf(error) }, 'the status could not be set on the host')
    return known
  }
}

/** What holds it since it was opened; what its requester passed over does not. */
function lockOn({ locks, clock }: Services, { cells, purpose, overridden }: Promotion) {
  if (!isHeld(purpose)) return null
  const held = cells.flatMap(cell => locksOn(locks.open(), cell.target, clock()))
  const lock = held.find(one => !overridden.includes(one.id))
  return lock === undefined ? null : { state: 'failure' as const, sentence: lockSentence(lock) }
}

async function judge(
  repository: Repository,
  host: GitHost,
  reading: Reading,
  promotion: Promotion,
  head: string,
  signal: AbortSignal,
): Promise<Pick<PublishedStatus, 'state' | 'sentence'>> {
  if (await isOurHead(repository, host, promotion, head, signal))
    return stillExact(repository, reading, promotion, signal)
  return { state: 'failure', sentence: 'Somebody changed the branch: what it merges is no longer what was planned.' }
}
