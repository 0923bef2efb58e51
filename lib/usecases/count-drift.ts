import { countDrift as countCells } from '@/lib/domain/drift'
import type { Observer } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'

interface Counted {
  readonly at: number
  readonly cells: number
}

/** Every beat of every viewer asks; nobody sees a difference of a second. */
const keptMs = 1_000
const counted = new WeakMap<Observer, Counted>()

/** Cells that are not as Git says and not muted, for the badge in the navigation. */
export function countDrift({ observer, mutes, clock }: Pick<Services, 'observer' | 'mutes' | 'clock'>): number {
  const now = clock()
  const known = counted.get(observer)
  if (known !== undefined && now >= known.at && now - known.at < keptMs) return known.cells
  const cells = countCells(observer.cells(), mutes.open(), now)
  counted.set(observer, { at: now, cells })
  return cells
}
