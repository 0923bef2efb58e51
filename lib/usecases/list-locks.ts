import type { LocksView } from '@/lib/contract'
import { personOf } from '@/lib/domain/audit'
import { isOver, type Lock, lockSentence } from '@/lib/domain/lock'
import type { Services } from '@/lib/services'

const mostEnded = 50

/** What is locked now, and what was. */
export async function listLocks({ store, locks, observer, clock }: Services): Promise<LocksView> {
  await locks.reload()
  const now = clock()
  const ended = await store.listEndedLocks(mostEnded)
  return {
    now,
    open: locks
      .open()
      .filter(lock => !isOver(lock, now))
      .map(view),
    ended: ended.map(lock => ({ ...view(lock), endedAt: lock.endedAt, why: lock.why })),
    environments: observer.environments().map(one => one.name),
    repositories: observer.repositories.flatMap(one => (one.host === null ? [] : [{ id: one.id, url: one.webUrl }])),
  }
}

function view(lock: Lock) {
  const { id, scope, reason, actor, at, end } = lock
  return { id, scope, reason, by: personOf(actor), at, end, sentence: lockSentence(lock) }
}
