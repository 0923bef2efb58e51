import type { Actor } from '@/lib/domain/audit'
import { isDrifted } from '@/lib/domain/cell'
import type { Lock, LockEnd } from '@/lib/domain/lock'
import { AppError, messageOf } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { endOfLocks } from './lock-index'
import { observing } from './promotion-events'

const hostTimeoutMs = 10_000

/** By hand, before whatever else would end it. Throws conflict when it is over already. */
export async function endLock(
  { store, locks, clock }: Pick<Services, 'store' | 'locks' | 'clock'>,
  id: string,
  actor: Actor,
): Promise<{ ended: number }> {
  const ended = await store.endLocks(endOfLocks([id], clock(), 'by hand', actor))
  await locks.reload()
  if (ended.length === 0) throw new AppError('conflict', 'It has ended already. The list shows what is locked now.')
  return { ended: ended.length }
}

/** Ends the locks whose pull request was merged or whose drift is over, by what the host and the clusters say; what cannot be asked stays locked. */
export async function endLocksByEvent(services: Services): Promise<void> {
  for (const lock of services.locks.open()) {
    const why = await endedBy(services, lock).catch((error: unknown) => {
      services.log.warn({ lock: lock.id, error: messageOf(error) }, 'whether a lock ended could not be told')
      return null
    })
    if (why === null) continue
    await services.store.endLocks(endOfLocks([lock.id], services.clock(), why, observing))
    await services.locks.reload()
  }
}

async function endedBy({ observer }: Services, { scope, end }: Lock): Promise<LockEnd | null> {
  if (end?.kind === 'drift' && scope.kind === 'cell') {
    const cell = observer.find(scope)?.cell
    return cell !== undefined && !cell.stale && !isDrifted(cell) ? 'the drift ended' : null
  }
  if (end?.kind !== 'merge') return null
  const host = observer.repositories.find(one => one.id === end.repository)?.host ?? null
  const found = await host?.getPullRequest(end.number, AbortSignal.timeout(hostTimeoutMs))
  return found?.state === 'merged' ? 'the pull request was merged' : null
}
