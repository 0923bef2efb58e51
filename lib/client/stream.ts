/** The connection that keeps a tab live. It says within five seconds when it is lost, and comes back by itself. */
import type { BoardChange, SourceView } from '@/lib/contract'

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

export function openStream(url: string, handlers: StreamHandlers): () => void {
  let source: EventSource | null = null
  let retryMs = firstRetryMs
  let retry: ReturnType<typeof setTimeout> | undefined
  let patience: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let brokenSince: number | null = null
  let lastBeat: number | null = null

  function connect(): void {
    source?.close()
    source = new EventSource(url)
    source.addEventListener('hello', event => {
      // Before the status: what the connection brings decides whether it may be called live.
      handlers.onHello(JSON.parse(event.data))
      beaten()
    })
    source.addEventListener('change', event => {
      settled()
      handlers.onChange(JSON.parse(event.data))
    })
    source.addEventListener('resync', () => {
      settled()
      handlers.onResync()
    })
    source.addEventListener('beat', event => {
      beaten()
      handlers.onBeat(JSON.parse(event.data))
    })
    source.addEventListener('promotion', event => {
      settled()
      handlers.onPromotion(JSON.parse(event.data))
    })
    source.addEventListener('error', broken)
  }

  function beaten(): void {
    settled()
    const now = Date.now()
    if (lastBeat !== null) {
      clearTimeout(silence)
      silence = setTimeout(silent, silenceAfter(now - lastBeat))
    }
    lastBeat = now
  }

  /** It was silent for long enough already: nothing more to be patient for. */
  function silent(): void {
    handlers.onStatus({ kind: 'lost', since: lastBeat ?? Date.now() })
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
