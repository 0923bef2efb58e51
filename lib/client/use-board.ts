import { useCallback, useState, useSyncExternalStore } from 'react'
import type { BoardCell, BoardView, SourceView } from '@/lib/contract'
import { type CellKey, cellId } from '@/lib/domain/cell'
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

/** One cell, drawn again only when it is another one. */
export function useBoardCell(key: CellKey): BoardCell | undefined {
  const id = cellId(key)
  const subscribe = useCallback((listener: () => void) => boardStore.onCell(id, listener), [id])
  const read = () => boardStore.cell(id)
  return useSyncExternalStore(subscribe, read, read)
}

/** How fresh each source is, as of the last beat; `initial` until the first. */
export function useSources(initial: readonly SourceView[]): readonly SourceView[] {
  return useSyncExternalStore(
    boardStore.onSources,
    () => (boardStore.sources().length === 0 ? initial : boardStore.sources()),
    () => initial,
  )
}
