/** Changes applied in their order and none lost: a gap in the versions keeps what came after it until the whole board was fetched again. */
import type { BoardChange } from '@/lib/contract'
import { type Board, changeBoard } from './board'

export interface Feed {
  readonly board: Board
  /** Changes that came after a gap, lowest version first. */
  readonly ahead: readonly BoardChange[]
}

/** True: the board must be fetched again before the changes that wait can be applied. */
export function hasGap(feed: Feed): boolean {
  return feed.ahead.length > 0
}

export function receive(feed: Feed, change: BoardChange): Feed {
  if (change.version <= feed.board.version) return feed
  const ahead = [...feed.ahead.filter(each => each.version !== change.version), change]
  return applyInOrder({ board: feed.board, ahead: ahead.sort((a, b) => a.version - b.version) })
}

/** After a fetch: an answer that was on its way while newer changes came must not undo them. */
export function replaceBoard(feed: Feed, board: Board): Feed {
  if (board.version < feed.board.version) return feed
  return applyInOrder({ board, ahead: feed.ahead })
}

function applyInOrder(feed: Feed): Feed {
  let { board } = feed
  const waiting: BoardChange[] = []
  for (const change of feed.ahead) {
    if (change.version === board.version + 1) board = changeBoard(board, change)
    else if (change.version > board.version) waiting.push(change)
  }
  return { board, ahead: waiting }
}
