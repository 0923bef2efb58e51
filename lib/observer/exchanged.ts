import { slotId } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'

export interface Exchanged {
  readonly before: DesiredCell
  readonly after: DesiredCell
}

/**
 * The usual commit: the same cells with the same slots in the same places, a few with other values. Null when anything else changed, so
 * that environments and matching must be looked at as a whole.
 */
export function findExchanged(
  before: readonly DesiredCell[],
  after: readonly DesiredCell[],
): readonly Exchanged[] | null {
  if (before.length !== after.length) return null
  const found: Exchanged[] = []
  for (const [index, cell] of after.entries()) {
    const old = before[index]
    if (old === cell) continue
    if (old === undefined || !hasSameShape(old, cell)) return null
    found.push({ before: old, after: cell })
  }
  return found
}

function hasSameShape(a: DesiredCell, b: DesiredCell): boolean {
  return (
    a.service === b.service &&
    a.environment === b.environment &&
    a.group === b.group &&
    a.path === b.path &&
    a.slots.length === b.slots.length &&
    a.slots.every((slot, index) => {
      const other = b.slots[index]
      return other !== undefined && slotId(slot) === slotId(other)
    })
  )
}
