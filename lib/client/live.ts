/** Joins the stream to the page: the board, the sources, and every query that a changed cell is part of. */
import type { QueryClient } from '@tanstack/react-query'
import type { BoardChange } from '@/lib/contract'
import { toBoard } from './board'
import { type BoardStore, boardStore } from './board-store'
import { setServerNow } from './clock'
import { decodeBoardSlowly } from './decode-board'
import { setDriftCount } from './drift-count'
import { type Feed, isBehind, receive, replaceBoard, startOver } from './feed'
import { setHeld } from './held'
import { getBoard, keys } from './queries'
import { refreshSoon } from './refresh-soon'
import { type Beat, openStream, type StreamStatus } from './stream'
import { setStreamStatus } from './stream-status'

const retryMs = 2_000
/** The first change is shown at once; what follows within this time is shown together. */
const togetherMs = 50
/** The inbox and a service's page are asked for anew, not told what changed. */
const driftMs = 1_000
const serviceMs = 150

export function keepLive(client: QueryClient, store: BoardStore = boardStore): () => void {
  let rest: Omit<Feed, 'board'> = { ahead: [], comparable: true }
  let stream: StreamStatus = { kind: 'connecting' }
  let greeted = false
  /** Grows with every connection: an answer to a question of the one before is not used. */
  let connection = 0
  let fetching = false
  let again: ReturnType<typeof setTimeout> | undefined
  let come: BoardChange[] = []
  let taking: ReturnType<typeof setTimeout> | undefined
  let takenAt = Number.NEGATIVE_INFINITY

  function feed(): Feed | null {
    const board = store.board()
    return board === null ? null : { board, ...rest }
  }

  function settle(next: Feed, waitMs: number): void {
    const { board, ...others } = next
    rest = others
    store.setBoard(board)
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
    const view = await readWhole().catch(() => null)
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

  function takeChanges(): void {
    taking = undefined
    takenAt = performance.now()
    const changes = come
    come = []
    const current = feed()
    if (current !== null) settle(receive(current, changes), 0)
    touch(client, changes)
  }

  /** Also what came before it: a new connection counts anew. */
  function takeWhatCame(): void {
    clearTimeout(taking)
    if (come.length > 0) takeChanges()
  }

  function takeBeat(beat: Beat): void {
    setServerNow(beat.now)
    if (beat.sources !== undefined) store.setSources(beat.sources)
    if (beat.drift !== undefined) setDriftCount(beat.drift)
    if (beat.held !== undefined) setHeld(beat.held)
  }

  function readAgain(): void {
    void client.invalidateQueries()
  }

  // A page that was first drawn with a few rows, or came in by a link, has the rest fetched.
  const forget = store.onBoard(() => {
    if (store.board()?.complete === false && !fetching) fetchLater(0)
  })
  if (store.board()?.complete === false) fetchLater(0)
  const close = openStream('/api/v1/stream', {
    onHello(beat) {
      takeWhatCame()
      connection += 1
      takeBeat(beat)
      const current = feed()
      if (current !== null && (greeted || current.board.version !== beat.version)) settle(startOver(current), 0)
      if (greeted) readAgain()
      greeted = true
    },
    onBeat(beat) {
      takeBeat(beat)
      takeWhatCame()
      const current = feed()
      if (current !== null && current.board.version !== beat.version) void fetchAgain()
    },
    onChange(change) {
      setServerNow(change.now)
      if (change.sources.length > 0) store.setSources(change.sources)
      come.push(change)
      taking ??= setTimeout(takeChanges, Math.max(0, takenAt + togetherMs - performance.now()))
    },
    onPromotion(moved) {
      void client.invalidateQueries({ queryKey: keys.promotions })
      void client.invalidateQueries({ queryKey: keys.service(moved.service) })
    },
    onResync() {
      takeWhatCame()
      const current = feed()
      if (current !== null) settle(startOver(current), 0)
      readAgain()
    },
    onStatus(next) {
      stream = next
      const current = feed()
      // A connection that is back vouches for nothing until the board was fetched over it.
      if (next.kind !== 'open' || current === null || !isBehind(current)) setStreamStatus(next)
    },
  })
  return () => {
    forget()
    clearTimeout(again)
    clearTimeout(taking)
    close()
  }
}

async function readWhole() {
  return decodeBoardSlowly(await getBoard({}), () => new Promise(resolve => setTimeout(resolve, 0)))
}

function touch(client: QueryClient, changes: readonly BoardChange[]): void {
  const names = new Set(changes.flatMap(change => [...change.cells, ...change.removed].map(cell => cell.service)))
  for (const name of names) refreshSoon(client, keys.service(name), serviceMs)
  refreshSoon(client, keys.drift, driftMs)
}
