import type { CellKey } from '@/lib/domain/cell'
import { isHeld, type Lock, lockSentence, locksOn } from '@/lib/domain/lock'
import type { Check, Purpose } from '@/lib/domain/promotion'
import { block, ok, warn } from './levels'

export interface LockFacts {
  readonly locks: readonly Lock[]
  /** Why what is locked is not known; null when it is. */
  readonly problem: string | null
  readonly purpose: Purpose
  /** Why the locks are to be passed over, by somebody who gave a name; null where nobody asked for it. */
  readonly override: string | null
  /** Ids of the locks that were passed over when the promotion was asked for, where it was before. */
  readonly overridden?: readonly string[]
  readonly now: number
}

/** A lock holds what would be new; the ways out of trouble stay open. What is not known is not taken for unlocked. */
export function checkLocks(target: CellKey, facts: LockFacts): readonly Check[] {
  const { purpose, override, overridden = [], problem, now } = facts
  if (problem !== null && isHeld(purpose))
    return [
      block(
        'locks_unknown',
        `What is locked is not known: ${problem} It can go on when the database answers.`,
        '/locks',
      ),
    ]
  const locks = locksOn(facts.locks, target, now)
  if (locks.length === 0)
    return [ok('not_locked', `Nothing holds ${target.service}, ${target.environment} or all promotions.`, '/locks')]
  return locks.map(lock => {
    const sentence = lockSentence(lock)
    if (!isHeld(purpose)) return ok(`locked:${lock.id}`, `${sentence} To ${purpose} stays possible.`, '/locks')
    if (overridden.includes(lock.id))
      return ok(`locked:${lock.id}`, `${sentence} It was overridden when this was asked for.`, '/locks')
    return override === null
      ? block(`locked:${lock.id}`, `${sentence} End the lock, or override it with a reason and your name.`, '/locks')
      : warn(`locked:${lock.id}`, `${sentence} It is overridden: ${override}`, '/locks')
  })
}
