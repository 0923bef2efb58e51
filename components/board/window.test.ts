import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fullHeight, rowsAtOnce, rowsNear, topOf } from './window'

const heights = { row: 44, section: 28, head: 44 }
const sizes = fc.array(fc.record({ rows: fc.nat(3_000), hasHead: fc.boolean() }), { maxLength: 5 })

describe('which rows are drawn', () => {
  test('every row that is in sight is, and never many more', () => {
    fc.assert(
      fc.property(sizes, fc.nat(100_000), fc.integer({ min: 100, max: 2_000 }), (sections, top, height) => {
        const ranges = rowsNear(sections, heights, { top, height })
        sections.forEach(({ rows }, section) => {
          const [first = 0, end = 0] = ranges[section] ?? []
          for (let row = 0; row < rows; row += 1) {
            const y = topOf(sections, heights, { section, row })
            if (y + heights.row > top && y < top + height) expect(row >= first && row < end).toBe(true)
          }
        })
        const drawn = ranges.reduce((sum, [first, end]) => sum + end - first, 0)
        expect(drawn).toBeLessThanOrEqual(height / heights.row + 2 + 16 * Math.max(1, sections.length))
      }),
      { numRuns: 40 },
    )
  })

  test('the task of a scroll draws every row in sight, and around it few that did not stand before', () => {
    const height = 700
    fc.assert(
      fc.property(sizes, fc.nat(100_000), fc.nat(100_000), (sections, top, before) => {
        const inSight = rowsNear(sections, heights, { top, height }, 0)
        const near = rowsNear(sections, heights, { top, height })
        const drawn = rowsNear(sections, heights, { top: before, height })
        sections.forEach((_, index) => {
          const [sight, around, stood] = [inSight[index], near[index], drawn[index]]
          if (sight === undefined || around === undefined || stood === undefined)
            throw new Error('a section is missing')
          const [first, end] = rowsAtOnce(sight, around, stood)
          expect(first <= sight[0] && end >= sight[1]).toBe(true)
          expect(first >= around[0] && end <= around[1]).toBe(true)
          const isNew = (row: number) => row < stood[0] || row >= stood[1]
          const rows = Array.from({ length: end - first }, (_, offset) => first + offset)
          expect(rows.filter(isNew).every(row => row >= sight[0] && row < sight[1])).toBe(true)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('the table is as high as all its rows, heads and the header', () => {
    expect(
      fullHeight(
        [
          { rows: 10, hasHead: true },
          { rows: 0, hasHead: true },
        ],
        heights,
      ),
    ).toBe(44 + 28 + 440 + 28)
  })
})
