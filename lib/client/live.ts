/** Joins the stream to the query cache: the board by key, the sources, and whatever a changed cell is part of. */
import type { QueryClient } from '@tanstack/react-query'
import type { BoardChange } from '@/lib/contract'
import { type Board, toBoard } from './board'
import { setServerNow } from './clock'
import { type Feed, hasGap, receive, replaceBoard } from './feed'
import { getBoard, keys } from './queries'
import { type Beat, openStream, type StreamStatus } from './stream'

const retryMs = 2_000

let status: StreamStatus = { kind: 'connecting' }
const listeners = new Set<() => void>()

export function streamStatus(): StreamStatus {
  return status
}

export function onStreamStatus(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function keepLive(client: QueryClient): () => void {
  let ahead: readonly BoardChange[] = []
  let fetching = false
  let again: ReturnType<typeof setTimeout> | undefined

  function feed(): Feed | null {
    const board = client.getQueryData<Board>(keys.board)
    return board === undefined ? null : { board, ahead }
  }

  function settle(next: Feed, waitMs: number): void {
    ahead = next.ahead
    client.setQueryData(keys.board, next.board)
    if (hasGap(next)) fetchLater(waitMs)
  }

  function fetchLater(waitMs: number): void {
    clearTimeout(again)
    again = setTimeout(() => void fetchAgain(), waitMs)
  }

  async function fetchAgain(): Promise<void> {
    if (fetching || feed() === null) return
    fetching = true
    clearTimeout(again)
    const view = await getBoard({}).catch(() => null)
    fetching = false
    const current = feed()
    if (current === null) return
    if (view === null) fetchLater(retryMs)
    else settle(replaceBoard(current, toBoard(view, current.board)), retryMs)
  }

  function compare(beat: Beat): void {
    setServerNow(beat.now)
    const current = feed()
    if (beat.sources !== undefined) {
      client.setQueryData(keys.sources, beat.sources)
      if (current !== null) client.setQueryData(keys.board, { ...current.board, sources: beat.sources })
    }
    if (current !== null && current.board.version !== beat.version) void fetchAgain()
  }

  const close = openStream('/api/v1/stream', {
    onHello(beat) {
      compare(beat)
      void client.invalidateQueries({ queryKey: keys.promotions })
    },
    onBeat: compare,
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
      void fetchAgain()
      void client.invalidateQueries({ queryKey: keys.services })
    },
    onStatus(next) {
      if (next.kind === status.kind) return
      status = next
      for (const listener of listeners) listener()
    },
  })
  return () => {
    clearTimeout(again)
    close()
  }
}

function touch(client: QueryClient, change: BoardChange): void {
  const names = new Set([...change.cells, ...change.removed].map(cell => cell.service))
  for (const name of names) void client.invalidateQueries({ queryKey: keys.service(name) })
  if (names.size > 0) void client.invalidateQueries({ queryKey: keys.promotions })
}
