/** One tick in the scrollbar's gutter for every row that is not as Git says: where faults lie, whatever the order. */
import { type State, sectionOf, severityOf } from '@/lib/domain/verdict'
import type { GridSection } from './arrange'
import { type Hue, looks } from './look'
import type { Row } from './rows'
import { fullHeight, type Heights, type SectionSize, topOf } from './window'

export interface Tick {
  readonly hue: Hue
  /** Share of the table's whole height. */
  readonly at: number
}

export function ticksOf(
  sections: readonly GridSection[],
  sizes: readonly SectionSize[],
  heights: Heights,
  inSight: readonly number[],
): readonly Tick[] {
  const whole = fullHeight(sizes, heights)
  return sections.flatMap((section, index) => {
    const start = topOf(sizes, heights, { section: index, row: 0 })
    return section.rows.flatMap((row, position) => {
      const state = worstFault(row, inSight)
      return state === null ? [] : [{ hue: looks[state].hue, at: (start + position * heights.row) / whole }]
    })
  })
}

function worstFault(row: Row, inSight: readonly number[]): State | null {
  let worst: State | null = null
  for (const index of inSight) {
    const cell = row.cells[index]
    if (cell === undefined || cell.stale || sectionOf(cell.state) !== 'not as Git says') continue
    if (worst === null || severityOf(cell.state) < severityOf(worst)) worst = cell.state
  }
  return worst
}
