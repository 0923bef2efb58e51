import { describe, expect, it } from 'vitest'
import type { Cell } from '@/lib/domain/cell'
import { createFollowedBoard } from './followed-board'

const row = (service: string, version: number) => ({
  cell: { service, environment: 'prod' } as Cell,
  version,
})
const news = (version: number, changes: object = {}) => ({
  version,
  environments: [],
  cells: [],
  removed: [],
  ...changes,
})

describe('the board that is followed', () => {
  it('tells each version as a step of its own, each with the cells that it last changed', () => {
    const board = createFollowedBoard()
    board.replace(news(10, { cells: [row('cart', 4)] }))
    const steps = board.take(news(13, { cells: [row('cart', 13), row('search', 11)] })) ?? []
    expect(steps.map(step => [step.version, step.cells.map(cell => cell.service)])).toEqual([
      [11, ['search']],
      [12, []],
      [13, ['cart']],
    ])
  })

  it('drops what was removed, and keeps what came back after it', () => {
    const board = createFollowedBoard()
    board.replace(news(1, { cells: [row('cart', 1), row('search', 1)] }))
    const gone = (service: string, version: number) => ({ service, environment: 'prod', version })
    const steps =
      board.take(news(4, { removed: [gone('cart', 2), gone('search', 3)], cells: [row('search', 4)] })) ?? []
    expect(steps.flatMap(step => step.removed.map(key => key.service))).toEqual(['cart'])
    expect([...board.rows()].map(one => one.cell.service)).toEqual(['search'])
  })

  it('has no steps to tell after a long absence: the board is to be fetched whole', () => {
    const board = createFollowedBoard()
    board.replace(news(1))
    expect(board.take(news(1_000_000_001, { cells: [row('cart', 1_000_000_001)] }))).toBeNull()
    expect(board.version).toBe(1_000_000_001)
  })

  it('takes what is written while it is read without telling it before its version', () => {
    const board = createFollowedBoard()
    board.replace(news(1))
    expect(board.take(news(2, { cells: [row('cart', 3)] }))?.flatMap(step => step.cells)).toEqual([])
    expect(board.take(news(3, { cells: [row('cart', 3)] }))?.flatMap(step => step.cells)).toHaveLength(1)
  })
})
