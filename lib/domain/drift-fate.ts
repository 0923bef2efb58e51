import type { Cell } from './cell'
import { formatLink } from './deliverer'
import { findWorst } from './drift-place'
import type { State } from './verdict'

/** What becomes of a change made in the cluster when nobody does anything. */
export interface Fate {
  /** Null: it is not known. */
  readonly reverted: boolean | null
  readonly words: string
}

const made: readonly State[] = ['Drifted', 'Missing', 'Degraded']

/** Null where nothing was changed in the cluster that somebody could put back. */
export function fateOf(cell: Cell): Fate | null {
  const found = findWorst(cell)
  if (found === null || !made.includes(cell.state)) return null
  const { place, slot } = found
  if (cell.state === 'Degraded' && !cell.also.includes('Drifted') && !place.reason.startsWith('Scaled to 0'))
    return null
  const deliverer = place.deliverer ?? null
  if (deliverer === null) {
    const unread = slot.marks.some(mark => mark.kind === 'delivery not read')
    return unread
      ? { reverted: null, words: 'Whether something puts it back is not known: delivery was not read' }
      : { reverted: false, words: 'Nothing is known that puts it back' }
  }
  const { held, failing, heals } = deliverer
  if (held !== null) return { reverted: false, words: `Nothing puts it back: ${formatLink(held)} is ${held.how}` }
  if (heals === null) return { reverted: null, words: `Whether ${formatLink(deliverer)} puts it back is not known` }
  if (!heals) {
    return { reverted: false, words: `${formatLink(deliverer)} does not put it back; the next change in Git undoes it` }
  }
  if (failing !== null) {
    return {
      reverted: null,
      words: `${formatLink(deliverer)} would put it back, but ${formatLink(failing)} fails: ${failing.reason}`,
    }
  }
  return { reverted: true, words: `${formatLink(deliverer)} puts it back by itself` }
}
