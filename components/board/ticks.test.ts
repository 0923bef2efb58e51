import { expect, test } from 'vitest'
import { boardCell } from './test-cell'
import { ticksOf } from './ticks'

const heights = { row: 50, section: 0, head: 100 }
const rows = (['Synced', 'Drifted', 'Waiting', 'Stuck'] as const).map(state => ({
  name: state,
  team: null,
  cells: [boardCell({ state }), boardCell({ state: 'Degraded', stale: true })],
}))
const sections = [{ name: '', closed: false, total: 4, rows }]
const sizes = [{ rows: 4, hasHead: false }]

test('one tick for each row that is known not to be as Git says, where it stands, in the hue of its cause', () => {
  expect(ticksOf(sections, sizes, heights, [0, 1])).toEqual([
    { hue: 'violet', at: 150 / 300 },
    { hue: 'amber', at: 250 / 300 },
  ])
})

test('a column that is not in sight makes none', () => {
  expect(ticksOf(sections, sizes, heights, [1])).toEqual([])
})
