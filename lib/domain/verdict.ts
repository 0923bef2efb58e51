import type { Mark, Who } from './cell'
import type { Deliverer } from './deliverer'

/** States of a cell, worst first: the order of the board and of what a cell with several slots shows. */
export const states = [
  'Degraded',
  'Missing',
  'Drifted',
  'Stuck',
  'Unknown',
  'Unmanaged',
  'Tag moved',
  'Unresolved',
  'Suspended',
  'Waiting',
  'Rolling out',
  'Synced',
] as const

export type State = (typeof states)[number]

export type Section = 'not as Git says' | 'on the way' | 'as Git says' | 'not known'

const sections: Readonly<Record<State, Section>> = {
  Degraded: 'not as Git says',
  Missing: 'not as Git says',
  Drifted: 'not as Git says',
  Stuck: 'not as Git says',
  Unknown: 'not known',
  Unmanaged: 'not as Git says',
  'Tag moved': 'not as Git says',
  Unresolved: 'not as Git says',
  Suspended: 'not as Git says',
  Waiting: 'on the way',
  'Rolling out': 'on the way',
  Synced: 'as Git says',
}

export function sectionOf(state: State): Section {
  return sections[state]
}

/** 0 is the worst. */
export function severityOf(state: State): number {
  return states.indexOf(state)
}

export function worse(a: State, b: State): State {
  return severityOf(a) <= severityOf(b) ? a : b
}

/** The judge's answer for one slot in one cluster. Times are epoch milliseconds. */
export interface Verdict {
  /** The worse of the two answers. */
  readonly state: State
  /** The other answer, when it too says that something is not as it should be. */
  readonly also: readonly State[]
  readonly delivery: Finding
  /** Null when nothing is deployed, or when it could not be read. */
  readonly health: Finding | null
  /** One sentence of the worse answer, without ages: what, who, what to do next. */
  readonly reason: string
  readonly since: number | null
  readonly who: Who | null
  readonly marks: readonly Mark[]
  /** Time of the oldest evidence used; null before any. */
  readonly asOf: number | null
  /** Older than it may be: state and reason are then as of the time it went stale. */
  readonly stale: boolean
  /** The next instant at which time alone may change this verdict while its evidence stays fresh; null when none. */
  readonly reviewAt: number | null
  /** When the evidence grows old if its sources say nothing until then; null when it is. */
  readonly staleFrom: number | null
  /** False for what must not decide a cell's state: no cluster configured, a Job that was never seen and may have gone. */
  readonly counts: boolean
  readonly live: VerdictLive
  readonly deliverer: Deliverer | null
}

/** What one of the two tables says. */
export interface Finding {
  /** Row of the table that held: `d8`, `h1`; `d0` for what is decided before both tables. */
  readonly row: string
  /** Null: nothing to say (row h6). */
  readonly state: State | null
  /** What happened and who did it, without ages: begins with a verb or noun, ends without a full stop. */
  readonly what: string
  /** What follows from it, or what to do next; null when there is nothing to do. */
  readonly next: string | null
  readonly since: number | null
  readonly who: Who | null
}

export interface VerdictLive {
  /** The pod template's image; null when there is none or it was not read. */
  readonly template: string | null
  /** Images by pods, most ready pods first; null when pods were not read. */
  readonly running: readonly { readonly image: string; readonly pods: number; readonly ready: number }[] | null
  readonly ready: number | null
  readonly wanted: number | null
  /** Share of wanted pods already updated, 0..1, while rolling out. */
  readonly progress: number | null
  /** The one digest that pods of the current template prove; null when none or several. */
  readonly digest: string | null
}
