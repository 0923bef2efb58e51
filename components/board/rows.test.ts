import { describe, expect, test } from 'vitest'
import type { BoardCell } from '@/lib/contract'
import { countMoved, keepOrder, type Placed, placeRows, type Row, sectionOfRow } from './rows'
import { boardCell } from './test-cell'

function row(name: string, ...cells: readonly Partial<BoardCell>[]): Row {
  return { name, team: null, cells: cells.map(changes => boardCell({ service: name, ...changes })) }
}

describe('where a row stands', () => {
  test.each<[string, readonly Partial<BoardCell>[], string]>([
    ['one drifted cell', [{}, { state: 'Drifted' }], 'Not as Git says'],
    ['one waiting cell', [{}, { state: 'Waiting' }], 'On the way'],
    ['all Synced', [{}, {}], 'As Git says'],
    ['one cell unknown', [{}, { state: 'Unknown' }], 'Not known'],
    ['a stale Synced cell beside fresh ones', [{}, { stale: true }], 'As Git says'],
    ['nothing but stale cells', [{ stale: true }, { stale: true }], 'Not known'],
    ['a stale cell that was drifted', [{}, { state: 'Drifted', stale: true }], 'Not known'],
    ['a drifted and a stale cell', [{ state: 'Drifted' }, { stale: true }], 'Not as Git says'],
    ['no cell at all', [], 'Not known'],
  ])('%s: %s is filed under %s', (_, cells, section) => {
    expect(sectionOfRow(row('a', ...cells))).toBe(section)
  })

  test('worst first, then by name', () => {
    const placed = placeRows([
      row('calm'),
      row('stuck', { state: 'Stuck' }),
      row('z-degraded', { state: 'Degraded' }),
      row('a-stuck', { state: 'Stuck' }),
      row('waiting', { state: 'Waiting' }),
    ])
    expect(placed.map(place => place.name)).toEqual(['z-degraded', 'a-stuck', 'stuck', 'waiting', 'calm'])
  })
})

describe('an order that is under the hand', () => {
  const at = (name: string, section: Placed['section'] = 'As Git says'): Placed => ({ name, section })

  test('does not move when a row gets worse; the count says how many would', () => {
    const held = [at('a'), at('b'), at('c')]
    const wanted = [at('c', 'Not as Git says'), at('a'), at('b')]
    expect(keepOrder(held, wanted)).toEqual(held)
    expect(countMoved(held, wanted)).toBe(1)
  })

  test('lets go of rows that went and puts new ones at the end of their section', () => {
    const held = [at('x', 'Not as Git says'), at('a'), at('b')]
    const wanted = [at('new', 'Not as Git says'), at('x', 'Not as Git says'), at('b')]
    expect(keepOrder(held, wanted).map(place => place.name)).toEqual(['x', 'new', 'b'])
  })

  test('counts nothing when nothing would move', () => {
    const order = [at('a'), at('b')]
    expect(countMoved(order, order)).toBe(0)
  })
})
