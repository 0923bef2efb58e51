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
