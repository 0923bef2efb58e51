import type { CellKey, Mark } from '@/lib/domain/cell'
import { type Lock, lockSentence, locksOn } from '@/lib/domain/lock'

/** Marks of cells that a lock of their own, or of their service, holds. What holds a whole environment or everything is said once, over the board. */
export interface LockMarks {
  marksOf(key: CellKey): readonly Mark[]
  /** Takes what is locked now; answers which cells look different by it. */
  replace(locks: readonly Lock[]): (key: CellKey) => boolean
}

export function createLockMarks(): LockMarks {
  let narrow: readonly Lock[] = []

  return {
    marksOf: key =>
      // Whoever keeps the locks ends those whose time is over.
      locksOn(narrow, key, Number.NEGATIVE_INFINITY).map(lock => ({
        kind: 'frozen',
        text: 'locked',
        detail: lockSentence(lock),
      })),
    replace(locks) {
      const next = locks.filter(({ scope }) => scope.kind === 'cell' || scope.kind === 'service')
      const changed = [...without(narrow, next), ...without(next, narrow)]
      narrow = next
      return key => locksOn(changed, key, Number.NEGATIVE_INFINITY).length > 0
    },
  }
}

function without(locks: readonly Lock[], others: readonly Lock[]): readonly Lock[] {
  return locks.filter(lock => !others.some(other => other.id === lock.id))
}
