import { describe, expect, test } from 'vitest'
import { countMoved, keepOrder, type Placed } from './held-order'

describe('an order that is under the hand', () => {
  const at = (name: string, section = 'As Git says'): Placed => ({ name, section })

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
