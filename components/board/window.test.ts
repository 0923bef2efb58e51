import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fullHeight, rowsNear, topOf } from './window'

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
