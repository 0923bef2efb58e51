/** The connection that keeps a tab live. It says within five seconds when it is lost, and comes back by itself. */
import type { BoardChange, SourceView } from '@/lib/contract'
import type { Held } from '@/lib/domain/lock'
import type { OpenSource, Received, StreamSource } from './stream-message'
import { openSource } from './stream-source'

export type StreamStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** `since`: the reader's clock, when the last message or the connection's end was seen. */
  | { readonly kind: 'lost'; readonly since: number }

export interface Beat {
  readonly version: number
  readonly now: number
  /** A quiet cluster is seen all the time without a change. */
  readonly sources?: readonly SourceView[]
  /** Cells that are not as Git says. */
  readonly drift?: number
  /** What locks hold. */
  readonly held?: Held
}

export interface StreamHandlers {
  readonly onHello: (beat: Beat) => void
  /** Every few seconds: the newest version there is, so that a lost last change is noticed too. */
  readonly onBeat: (beat: Beat) => void
  readonly onChange: (change: BoardChange) => void
  readonly onPromotion: (moved: { readonly id: string; readonly service: string }) => void
  readonly onResync: () => void
  readonly onStatus: (status: StreamStatus) => void
}

/** A short break (a proxy, a restart) is not worth a word; a longer one is said before five seconds have passed. */
const patienceMs = 3_000
const firstRetryMs = 1_000
const longestRetryMs = 10_000
/** A half-open connection raises no error of its own: it is lost when the server's beat stays away, and that is said in five seconds. */
const longestSilenceMs = 4_800

export function openStream(url: string, handlers: StreamHandlers, open: OpenSource = openSource): () => void {
  let source: StreamSource | null = null
  let retryMs = firstRetryMs
  let retry: ReturnType<typeof setTimeout> | undefined
  let patience: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let brokenSince: number | null = null
  let lastBeat: number | null = null
  let heardAt: number | null = null

  function connect(): void {
    source?.close()
    source = open(url, receive, broken)
  }

  function receive({ event, data, ageMs }: Received): void {
    if (event === 'hello') {
      const beat: Beat = JSON.parse(data)
      // Before the status: what the connection brings decides whether it may be called live.
      handlers.onHello({ ...beat, now: beat.now + Math.round(ageMs) })
      heard(longestSilenceMs)
      return
    }
    if (event === 'beat') {
      beaten()
      handlers.onBeat(JSON.parse(data))
      return
    }
    settled()
    if (event === 'change') handlers.onChange(JSON.parse(data))
    else if (event === 'promotion') handlers.onPromotion(JSON.parse(data))
    else handlers.onResync()
  }

  /** Only from beat to beat: when a connection was made says nothing about when the next is due. */
  function beaten(): void {
    const now = Date.now()
    heard(lastBeat === null ? longestSilenceMs : silenceAfter(now - lastBeat))
    lastBeat = now
  }

  function heard(patientMs: number): void {
    settled()
    heardAt = Date.now()
    clearTimeout(silence)
    silence = setTimeout(silent, patientMs)
  }

  /** It was silent for long enough already: nothing more to be patient for. */
  function silent(): void {
    handlers.onStatus({ kind: 'lost', since: heardAt ?? Date.now() })
    broken()
  }

  function settled(): void {
    clearTimeout(patience)
    clearTimeout(retry)
    patience = undefined
    brokenSince = null
    retryMs = firstRetryMs
    handlers.onStatus({ kind: 'open' })
  }

  function broken(): void {
    source?.close()
    lastBeat = null
    clearTimeout(silence)
    brokenSince ??= Date.now()
    const since = brokenSince
    patience ??= setTimeout(() => handlers.onStatus({ kind: 'lost', since }), patienceMs)
    clearTimeout(retry)
    retry = setTimeout(connect, retryMs)
    retryMs = Math.min(retryMs * 2, longestRetryMs)
  }

  window.addEventListener('offline', broken)
  window.addEventListener('online', connect)
  connect()
  return () => {
    window.removeEventListener('offline', broken)
    window.removeEventListener('online', connect)
    source?.close()
    for (const timer of [retry, patience, silence]) clearTimeout(timer)
  }
}

/** Two of the server's intervals, if that is soon enough; else a little more than one. */
export function silenceAfter(intervalMs: number): number {
  return Math.max(intervalMs * 1.2, Math.min(intervalMs * 2, longestSilenceMs))
}
