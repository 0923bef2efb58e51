/** Which rows are drawn: those in sight and a few on both sides. All heights are fixed, so that it is arithmetic and nothing is measured. */

export interface Heights {
  readonly row: number
  readonly section: number
  /** The sticky head above the first section. */
  readonly head: number
}

export interface Sight {
  readonly top: number
  readonly height: number
}

export interface SectionSize {
  readonly rows: number
  readonly hasHead: boolean
}

/** `[first, end)` of a section's rows. */
export type RowRange = readonly [first: number, end: number]

const overscan = 8

/** `around`: how many rows on both sides of those in sight. */
export function rowsNear(
  sections: readonly SectionSize[],
  heights: Heights,
  sight: Sight,
  around = overscan,
): readonly RowRange[] {
  let start = heights.head
  return sections.map(section => {
    const rowsStart = start + (section.hasHead ? heights.section : 0)
    start = rowsStart + section.rows * heights.row
    const first = Math.floor((sight.top - rowsStart) / heights.row) - around
    const end = Math.ceil((sight.top + sight.height - rowsStart) / heights.row) + around
    return [clamp(first, section.rows), clamp(end, section.rows)]
  })
}

/**
 * What is drawn in the task of a scroll: the rows in sight, and of those around them the ones that stand already. The others come
 * after it, so that no task is as long as both.
 */
export function rowsAtOnce(inSight: RowRange, near: RowRange, drawn: RowRange): RowRange {
  const first = Math.max(near[0], drawn[0])
  const end = Math.min(near[1], drawn[1])
  const touches = first <= inSight[1] && end >= inSight[0]
  return touches ? [Math.min(inSight[0], first), Math.max(inSight[1], end)] : inSight
}

/** Where a row begins, from the top of the table. */
export function topOf(
  sections: readonly SectionSize[],
  heights: Heights,
  place: { readonly section: number; readonly row: number },
): number {
  const before = sections.slice(0, place.section)
  const above = before.reduce((sum, each) => sum + heightOf(each, heights), heights.head)
  const head = sections[place.section]?.hasHead ? heights.section : 0
  return above + head + place.row * heights.row
}

export function fullHeight(sections: readonly SectionSize[], heights: Heights): number {
  return sections.reduce((sum, section) => sum + heightOf(section, heights), heights.head)
}

function heightOf(section: SectionSize, heights: Heights): number {
  return (section.hasHead ? heights.section : 0) + section.rows * heights.row
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(value, count))
}
