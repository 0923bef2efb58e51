import { type Held, heldBy, isOver, lockSentence } from '@/lib/domain/lock'
import type { Services } from '@/lib/services'

/** From memory: every beat of every viewer asks. */
export function readHeld({ locks, clock }: Pick<Services, 'locks' | 'clock'>): Held {
  const now = clock()
  const open = locks.open().filter(lock => !isOver(lock, now))
  return heldBy(open.map(lock => ({ scope: lock.scope, sentence: lockSentence(lock) })))
}
