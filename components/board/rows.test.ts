import { expect, test } from 'vitest'
import type { BoardCell } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { createRowReader } from './rows'
import { boardCell } from './test-cell'

function board(...cells: readonly BoardCell[]) {
  const services = [...new Set(cells.map(cell => cell.service))].map(name => ({ name, team: null }))
  const environments = ['dev', 'prod'].map(name => ({ name, group: name, clusters: [], upstream: null, note: null }))
  return { services, environments, cells: new Map(cells.map(cell => [cellId(cell), cell])) }
}

const cart = boardCell({ service: 'cart' })
const web = boardCell({ service: 'web' })

test('a row whose cells did not change stays the same object; the other is a new one', () => {
  const read = createRowReader()
  const before = read(board(cart, web))
  const after = read(board(cart, { ...web, state: 'Drifted' }))
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
})

test('a row has a place for every environment, empty where the service is not', () => {
  expect(createRowReader()(board(cart))[0]?.cells).toEqual([undefined, cart])
})

test('a service that came or went makes no other row a new one', () => {
  const read = createRowReader()
  const before = read(board(cart, web))
  const after = read(board(boardCell({ service: 'auth' }), web))
  expect(after[1]).toBe(before[1])
})
