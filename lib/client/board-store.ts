/** The one board of a page. Its readers hear of changes, never of beats. */
import type { SourceView } from '@/lib/contract'
import type { Board } from './board'

export interface BoardStore {
  board(): Board | null
  sources(): readonly SourceView[]
  setBoard(board: Board): void
  setSources(sources: readonly SourceView[]): void
  onBoard(listener: () => void): () => void
  onSources(listener: () => void): () => void
}

export function createBoardStore(): BoardStore {
  let board: Board | null = null
  let sources: readonly SourceView[] = []
  const boardListeners = new Set<() => void>()
  const sourceListeners = new Set<() => void>()

  return {
    board: () => board,
    sources: () => sources,
    setBoard(next) {
      if (board === next) return
      board = next
      tell(boardListeners)
    },
    setSources(next) {
      sources = next
      tell(sourceListeners)
    },
    onBoard: listener => add(boardListeners, listener),
    onSources: listener => add(sourceListeners, listener),
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
