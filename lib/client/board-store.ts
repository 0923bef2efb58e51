/** The one board of a page. A reader of one cell hears of that cell only; the board's readers hear of changes, never of beats. */
import type { BoardCell, SourceView } from '@/lib/contract'
import type { Board } from './board'

export interface BoardStore {
  board(): Board | null
  sources(): readonly SourceView[]
  cell(id: string): BoardCell | undefined
  setBoard(board: Board): void
  setSources(sources: readonly SourceView[]): void
  onBoard(listener: () => void): () => void
  onSources(listener: () => void): () => void
  onCell(id: string, listener: () => void): () => void
}

export function createBoardStore(): BoardStore {
  let board: Board | null = null
  let sources: readonly SourceView[] = []
  const boardListeners = new Set<() => void>()
  const sourceListeners = new Set<() => void>()
  const cellListeners = new Map<string, Set<() => void>>()

  return {
    board: () => board,
    sources: () => sources,
    cell: id => board?.cells.get(id),
    setBoard(next) {
      const before = board
      if (before === next) return
      board = next
      tell(boardListeners)
      for (const [id, listeners] of cellListeners) if (before?.cells.get(id) !== next.cells.get(id)) tell(listeners)
    },
    setSources(next) {
      sources = next
      tell(sourceListeners)
    },
    onBoard: listener => add(boardListeners, listener),
    onSources: listener => add(sourceListeners, listener),
    onCell(id, listener) {
      const listeners = cellListeners.get(id) ?? new Set()
      cellListeners.set(id, listeners)
      const remove = add(listeners, listener)
      return () => {
        remove()
        if (listeners.size === 0 && cellListeners.get(id) === listeners) cellListeners.delete(id)
      }
    },
  }
}

function add(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

function tell(listeners: ReadonlySet<() => void>): void {
  for (const listener of [...listeners]) listener()
}

/** Of this page. On the server nothing is ever put into it. */
export const boardStore = createBoardStore()
