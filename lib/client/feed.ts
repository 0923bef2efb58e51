/** Changes applied in their order and none lost: a gap in the versions keeps what came after it until the whole board was fetched again. */
import type { BoardChange } from '@/lib/contract'
import { type Board, changeBoard } from './board'

export interface Feed {
  readonly board: Board
  /** Changes that came after a gap, lowest version first. */
  readonly ahead: readonly BoardChange[]
  /** False after a new connection: its server may count anew, so versions say nothing about the board that is held. */
  readonly comparable: boolean
}

/** True: the board must be fetched again before the changes that wait can be applied. */
export function isBehind(feed: Feed): boolean {
  return !feed.comparable || feed.ahead.length > 0
}

/** A connection was made anew: only a board that is fetched over it can be built on. */
export function startOver(feed: Feed): Feed {
  return { board: feed.board, ahead: [], comparable: false }
}

export function receive(feed: Feed, change: BoardChange): Feed {
  if (feed.comparable && change.version <= feed.board.version) return feed
  const others = feed.ahead.filter(each => each.version !== change.version)
  const ahead = [...others, change].sort((a, b) => a.version - b.version)
  return feed.comparable ? applyInOrder(feed.board, ahead) : { ...feed, ahead }
}

/** After a fetch: an answer that was on its way while newer changes came must not undo them. */
export function replaceBoard(feed: Feed, board: Board): Feed {
  if (feed.comparable && board.version < feed.board.version) return feed
  return applyInOrder(board, feed.ahead)
}

function applyInOrder(start: Board, changes: readonly BoardChange[]): Feed {
  let board = start
  const waiting: BoardChange[] = []
  for (const change of changes) {
    if (change.version === board.version + 1) board = changeBoard(board, change)
    else if (change.version > board.version) waiting.push(change)
  }
  return { board, ahead: waiting, comparable: true }
}
