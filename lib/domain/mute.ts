import type { Actor } from './audit'
import type { Cell, CellKey } from './cell'
import { findWorst } from './drift-place'
import type { State } from './verdict'

/** A person's word that one drift is known: it stays visible and counted apart, and ends by time or with the drift. */
export interface Mute extends CellKey {
  readonly id: string
  /** Mutes made in one go share it. */
  readonly batch: string
  readonly state: State
  /** subjectOf() the cell when it was muted. */
  readonly subject: string
  readonly reason: string
  readonly actor: Actor
  readonly at: number
  /** Null: only the drift's own end ends it. */
  readonly until: number | null
}

export type MuteEnd = 'by hand' | 'its time is over' | 'the drift ended'

/** States whose live image is the point: another image set by hand is another drift, which nobody has muted. */
const aboutLiveImage: readonly State[] = ['Drifted', 'Unmanaged', 'Tag moved']

/** What a mute of this cell is about, beside its state. */
export function subjectOf(cell: Cell): string {
  return aboutLiveImage.includes(cell.state) ? (findWorst(cell)?.place.template ?? '') : ''
}

/** Whether the mute still speaks of what is there now. */
export function covers(mute: Mute, cell: Cell): boolean {
  return mute.state === cell.state && mute.subject === subjectOf(cell)
}

export function isOver(mute: Mute, now: number): boolean {
  return mute.until !== null && mute.until <= now
}
