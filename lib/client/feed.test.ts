import { describe, expect, test } from 'vitest'
import type { BoardCell, BoardChange, BoardView } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { countCells } from '@/lib/domain/totals'
import { toBoard } from './board'
import { type Feed, isBehind, receive, replaceBoard, startOver } from './feed'

function cell(service: string, git: string): BoardCell {
  return {
    service,
    environment: 'dev',
    state: 'Synced',
    also: [],
    stale: false,
    asOf: null,
    since: null,
    git,
    promoted: null,
    live: git,
    below: null,
    progress: null,
    reason: '',
    who: null,
    differs: false,
    marks: [],
    pullRequest: null,
  }
}

function view(version: number, cells: BoardCell[]): BoardView {
  return {
    now: 0,
    version,
    environments: [],
    services: cells.map(each => ({ name: each.service, team: null })),
    cells,
    sources: [],
    complete: true,
    totals: countCells(cells, cells.length, []),
  }
}

function change(version: number, cells: BoardCell[], removed: BoardChange['removed'] = []): BoardChange {
  const services = cells.map(each => ({ name: each.service, team: null }))
  return { now: 0, version, cells, removed, services, environments: null, sources: [] }
}

const start: Feed = { board: toBoard(view(1, [cell('a', '1'), cell('b', '1')])), ahead: [], comparable: true }
const gitOf = (feed: Feed, service: string) => feed.board.cells.get(cellId({ service, environment: 'dev' }))?.git

describe('changes as they arrive', () => {
  test('the next one is applied, and only its cell is another object', () => {
    const next = receive(start, [change(2, [cell('a', '2')])])
    expect(gitOf(next, 'a')).toBe('2')
    expect(next.board.version).toBe(2)
    const key = cellId({ service: 'b', environment: 'dev' })
    expect(next.board.cells.get(key)).toBe(start.board.cells.get(key))
  })

  test('one that says what is already so keeps the cell it had', () => {
    const next = receive(start, [change(2, [cell('a', '1')])])
    const key = cellId({ service: 'a', environment: 'dev' })
    expect(next.board.cells.get(key)).toBe(start.board.cells.get(key))
  })

  test('one that was already in the board is dropped', () => {
    expect(receive(start, [change(1, [cell('a', '0')])])).toBe(start)
  })

  test('one after a gap waits and is not applied', () => {
    const next = receive(start, [change(3, [cell('a', '3')])])
    expect(isBehind(next)).toBe(true)
    expect(gitOf(next, 'a')).toBe('1')
  })

  test('the missing one lets those that waited follow, in their order', () => {
    const gap = receive(receive(start, [change(4, [cell('a', '4')])]), [change(3, [cell('a', '3'), cell('b', '3')])])
    const next = receive(gap, [change(2, [cell('a', '2')])])
    expect([gitOf(next, 'a'), gitOf(next, 'b'), next.board.version, isBehind(next)]).toEqual(['4', '3', 4, false])
  })

  test('a service whose last cell went leaves, a new one comes in', () => {
    const next = receive(start, [change(2, [cell('c', '1')], [{ service: 'a', environment: 'dev' }])])
    expect(next.board.services.map(service => service.name)).toEqual(['b', 'c'])
  })
})

describe('a board that was fetched again', () => {
  test('closes the gap, and what came after its version is applied on top', () => {
    const gap = receive(start, [change(5, [cell('a', '5')])])
    const next = replaceBoard(gap, toBoard(view(4, [cell('a', '4')]), gap.board))
    expect([gitOf(next, 'a'), next.board.version, isBehind(next)]).toEqual(['5', 5, false])
  })

  test('that is older than what waits leaves the gap open: it must be fetched once more', () => {
    const gap = receive(start, [change(5, [cell('a', '5')])])
    const next = replaceBoard(gap, toBoard(view(3, [cell('a', '3')]), gap.board))
    expect([gitOf(next, 'a'), isBehind(next)]).toEqual(['3', true])
  })

  test('that was on its way while newer changes came does not undo them', () => {
    const newer = receive(start, [change(2, [cell('a', '2')])])
    expect(replaceBoard(newer, toBoard(view(1, [cell('a', '1')])))).toBe(newer)
  })

  test('keeps every cell that says the same', () => {
    const again = toBoard(view(9, [cell('a', '1'), cell('b', '2')]), start.board)
    const key = (service: string) => cellId({ service, environment: 'dev' })
    expect(again.cells.get(key('a'))).toBe(start.board.cells.get(key('a')))
    expect(again.cells.get(key('b'))).not.toBe(start.board.cells.get(key('b')))
  })
})

describe('a new connection, maybe to a server that counts anew', () => {
  const anew = startOver({ ...start, board: toBoard(view(57, [cell('a', 'old')])) })

  test('takes nothing of what is held as current, whatever its version', () => {
    expect(isBehind(anew)).toBe(true)
  })

  test('replaces a higher version by the lower one that it brings', () => {
    const next = replaceBoard(anew, toBoard(view(3, [cell('a', 'new')])))
    expect([gitOf(next, 'a'), next.board.version, isBehind(next)]).toEqual(['new', 3, false])
  })

  test('loses no change that came before the board did', () => {
    const waiting = receive(receive(anew, [change(4, [cell('a', '4')])]), [change(5, [cell('a', '5')])])
    expect(gitOf(waiting, 'a')).toBe('old')
    const next = replaceBoard(waiting, toBoard(view(4, [cell('a', '4')])))
    expect([gitOf(next, 'a'), next.board.version, isBehind(next)]).toEqual(['5', 5, false])
  })
})

describe('the first rows, before the whole board came', () => {
  const first = { ...start, board: { ...start.board, complete: false } }

  test('take no change: it waits for the whole board', () => {
    const waiting = receive(first, [change(2, [cell('z', '2')])])
    expect([waiting.board, isBehind(waiting)]).toEqual([first.board, true])
    const next = replaceBoard(waiting, toBoard(view(1, [cell('a', '1'), cell('z', '1')])))
    expect([gitOf(next, 'z'), next.board.version, isBehind(next)]).toEqual(['2', 2, false])
  })
})
