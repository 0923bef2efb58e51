/** Joins the stream to the query cache: the board by key, the sources, and whatever a changed cell is part of. */
import type { QueryClient } from '@tanstack/react-query'
import type { BoardChange } from '@/lib/contract'
import { type Board, toBoard } from './board'
import { setServerNow } from './clock'
import { type Feed, isBehind, receive, replaceBoard, startOver } from './feed'
import { getBoard, keys } from './queries'
import { type Beat, openStream, type StreamStatus } from './stream'
import { setStreamStatus } from './stream-status'

const retryMs = 2_000

export function keepLive(client: QueryClient): () => void {
  let rest: Omit<Feed, 'board'> = { ahead: [], comparable: true }
  let stream: StreamStatus = { kind: 'connecting' }
  let greeted = false
  /** Grows with every connection: an answer to a question of the one before is not used. */
  let connection = 0
  let fetching = false
  let again: ReturnType<typeof setTimeout> | undefined

  function feed(): Feed | null {
    const board = client.getQueryData<Board>(keys.board)
    return board === undefined ? null : { board, ...rest }
  }

  function settle(next: Feed, waitMs: number): void {
    const { board, ...others } = next
    rest = others
    client.setQueryData(keys.board, board)
    if (isBehind(next)) fetchLater(waitMs)
    else if (stream.kind === 'open') setStreamStatus(stream)
  }

  function fetchLater(waitMs: number): void {
    clearTimeout(again)
    again = setTimeout(() => void fetchAgain(), waitMs)
  }

  async function fetchAgain(): Promise<void> {
    if (fetching || feed() === null) return
    clearTimeout(again)
    fetching = true
    const asked = connection
    const view = await getBoard({}).catch(() => null)
    fetching = false
    const current = feed()
    if (current === null) return
    if (asked !== connection) return fetchLater(0)
    if (view === null) {
      // The stream lives, and yet what is shown is known to be behind: that is no better than a lost stream.
      setStreamStatus({ kind: 'lost', since: Date.now() })
      return fetchLater(retryMs)
    }
    settle(replaceBoard(current, toBoard(view, current.board)), retryMs)
  }

  function takeSources(beat: Beat): void {
    setServerNow(beat.now)
    if (beat.sources === undefined) return
    client.setQueryData(keys.sources, beat.sources)
    const board = client.getQueryData<Board>(keys.board)
    if (board !== undefined) client.setQueryData(keys.board, { ...board, sources: beat.sources })
  }

  const close = openStream('/api/v1/stream', {
    onHello(beat) {
      connection += 1
      takeSources(beat)
      const current = feed()
      if (current !== null && (greeted || current.board.version !== beat.version)) settle(startOver(current), 0)
      if (greeted) void client.invalidateQueries({ predicate: query => !isLive(query.queryKey) })
      greeted = true
    },
    onBeat(beat) {
      takeSources(beat)
      const current = feed()
      if (current !== null && current.board.version !== beat.version) void fetchAgain()
    },
    onChange(change) {
      setServerNow(change.now)
      if (change.sources.length > 0) client.setQueryData(keys.sources, change.sources)
      const current = feed()
      if (current !== null) settle(receive(current, change), 0)
      touch(client, change)
    },
    onPromotion(moved) {
      void client.invalidateQueries({ queryKey: keys.promotions })
      void client.invalidateQueries({ queryKey: keys.service(moved.service) })
    },
    onResync() {
      const current = feed()
      if (current !== null) settle(startOver(current), 0)
      void client.invalidateQueries({ predicate: query => !isLive(query.queryKey) })
    },
    onStatus(next) {
      stream = next
      const current = feed()
      // A connection that is back vouches for nothing until the board was fetched over it.
      if (next.kind !== 'open' || current === null || !isBehind(current)) setStreamStatus(next)
    },
  })
  return () => {
    clearTimeout(again)
    close()
  }
}

/** Kept by the stream itself. */
function isLive(key: readonly unknown[]): boolean {
  return key[0] === keys.board[0] || key[0] === keys.sources[0]
}

function touch(client: QueryClient, change: BoardChange): void {
  const names = new Set([...change.cells, ...change.removed].map(cell => cell.service))
  for (const name of names) void client.invalidateQueries({ queryKey: keys.service(name) })
  if (names.size > 0) void client.invalidateQueries({ queryKey: keys.promotions })
}
