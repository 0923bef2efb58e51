/** Changes applied in their order and none lost: a gap in the versions keeps what came after it until the whole board was fetched again. */
import type { BoardChange } from '@/lib/contract'
import { type Board, changeBoard } from './board'

export interface Feed {
  readonly board: Board
  /** Changes that came after a gap, or before the whole board did, lowest version first. */
  readonly ahead: readonly BoardChange[]
  /** False after a new connection: its server may count anew, so versions say nothing about the board that is held. */
  readonly comparable: boolean
}

/** True: the whole board must be fetched before the changes that wait can be applied. */
export function isBehind(feed: Feed): boolean {
  return !canApply(feed) || feed.ahead.length > 0
}

/** A connection was made anew: only a board that is fetched over it can be built on. */
export function startOver(feed: Feed): Feed {
  return { board: feed.board, ahead: [], comparable: false }
}

export function receive(feed: Feed, changes: readonly BoardChange[]): Feed {
  const known = canApply(feed) ? feed.board.version : Number.NEGATIVE_INFINITY
  const news = changes.filter(change => change.version > known)
  if (news.length === 0) return feed
  const waiting = new Map([...feed.ahead, ...news].map(change => [change.version, change]))
  const ahead = [...waiting.values()].sort((a, b) => a.version - b.version)
  return canApply(feed) ? applyInOrder(feed.board, ahead) : { ...feed, ahead }
}

/** After a fetch: an answer that was on its way while newer changes came must not undo them. */
export function replaceBoard(feed: Feed, board: Board): Feed {
  if (canApply(feed) && board.version < feed.board.version) return feed
  return applyInOrder(board, feed.ahead)
}

/** Changes say what became of single cells, so they need the whole board under them. */
function canApply({ comparable, board }: Feed): boolean {
  return comparable && board.complete
}

function applyInOrder(board: Board, changes: readonly BoardChange[]): Feed {
  const next: BoardChange[] = []
  const waiting: BoardChange[] = []
  for (const change of changes) {
    if (change.version === board.version + next.length + 1) next.push(change)
    else if (change.version > board.version + next.length) waiting.push(change)
  }
  return { board: changeBoard(board, next), ahead: waiting, comparable: true }
}
