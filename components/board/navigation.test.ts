import { expect, test } from 'vitest'
import { moveTo } from './navigation'

const extent = { rows: 100, columns: 5, page: 10 }
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey })

test.each([
  ['ArrowDown', 1, 2],
  ['j', 1, 2],
  ['ArrowUp', 0, 2],
  ['k', 0, 2],
  ['h', 0, 1],
  ['ArrowRight', 0, 3],
  ['Home', 0, 0],
  ['End', 0, 4],
  ['PageDown', 10, 2],
])('%s leads from the third cell of the first row to row %i, column %i', (key, row, column) => {
  expect(moveTo({ row: 0, column: 2 }, press(key), extent)).toEqual({ row, column })
})

test('Ctrl with Home and End leads to the corners', () => {
  expect(moveTo({ row: 40, column: 2 }, press('End', true), extent)).toEqual({ row: 99, column: 4 })
  expect(moveTo({ row: 40, column: 2 }, press('Home', true), extent)).toEqual({ row: 0, column: 0 })
})

test('no key leads out of the table, and none moves in an empty one', () => {
  expect(moveTo({ row: 99, column: 4 }, press('ArrowDown'), extent)).toEqual({ row: 99, column: 4 })
  expect(moveTo({ row: 0, column: 0 }, press('ArrowDown'), { ...extent, rows: 0 })).toBeNull()
})

test('another key does not move', () => {
  expect(moveTo({ row: 0, column: 0 }, press('x'), extent)).toBeNull()
})
