import { useState, useSyncExternalStore } from 'react'
import type { BoardView, SourceView } from '@/lib/contract'
import { type Board, toBoard } from './board'
import { boardStore } from './board-store'

/** The board that the stream keeps true; it is another one with a change, never with a beat. `initial` is what the server drew the page with. */
export function useBoard(initial: BoardView): Board {
  const [first] = useState(() => {
    const given = toBoard(initial)
    // Coming back from another page, the board that was kept true meanwhile is newer than what the router remembers.
    if (typeof window !== 'undefined' && boardStore.board() === null) boardStore.setBoard(given)
    return given
  })
  return useSyncExternalStore(
    boardStore.onBoard,
    () => boardStore.board() ?? first,
    () => first,
  )
}

/** How fresh each source is, as of the last beat; `initial` until the first. */
export function useSources(initial: readonly SourceView[]): readonly SourceView[] {
  return useSyncExternalStore(
    boardStore.onSources,
    () => (boardStore.sources().length === 0 ? initial : boardStore.sources()),
    () => initial,
  )
}
