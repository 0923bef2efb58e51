/** One watch connection, from its opening to its end. */
import { z } from 'zod'
import type { Clock } from './clock'
import type { Connection } from './connect'
import { type Fault, fault, faultOfError, faultOfStatus } from './fault'
import { linesOf } from './lines'
import { notUnderstood } from './list'

export interface WatchRequest {
  readonly path: string
  readonly what: string
  readonly resourceVersion: string
  /** The server ends the watch after that long. */
  readonly timeoutSeconds: number
  /** A connection without event or bookmark for that long is given up, whatever TCP says. */
  readonly silenceMs: number
}

export interface WatchSink {
  put(raw: unknown): void
  remove(raw: unknown): void
  /** An event or bookmark has come: what the cache holds is true as of now. */
  heard(): void
}

export interface WatchEnd {
  /** Where to go on. */
  readonly resourceVersion: string
  /** The server accepted the watch. */
  readonly opened: boolean
  /** At least one event or bookmark came. */
  readonly heard: boolean
  /** Null when the server closed it in order. */
  readonly fault: Fault | null
  /** 410: what happened in between is no longer known; only a new list helps. */
  readonly expired: boolean
}

const Event = z.object({ type: z.string(), object: z.unknown() })
const Versioned = z.object({ metadata: z.object({ resourceVersion: z.string() }) })
const Status = z.object({ code: z.number().nullish(), message: z.string().nullish(), reason: z.string().nullish() })

export async function watch(
  connection: Connection,
  request: WatchRequest,
  sink: WatchSink,
  clock: Clock,
  signal: AbortSignal,
): Promise<WatchEnd> {
  const { what, silenceMs } = request
  let resourceVersion = request.resourceVersion
  let opened = false
  let heard = false
  const end = (found: Fault | null, expired = false): WatchEnd => ({
    resourceVersion,
    opened,
    heard,
    fault: found,
    expired,
  })

  const answer = await connection.open({ path: pathWithQuery(request), what, compressed: false }, signal)
  if (!answer.ok) return end(answer.fault, answer.fault.code === 'expired')
  opened = true
  const { body } = answer
  let silent = false
  let callOff = () => {}
  const guard = () => {
    callOff()
    callOff = clock.after(silenceMs, () => {
      silent = true
      body.destroy()
    })
  }

  /** The event's effect, or the reason why the watch cannot go on. */
  function take(line: string): WatchEnd | null {
    const event = Event.safeParse(parse(line))
    if (!event.success) return end(notUnderstood(connection.server(), what))
    const { type, object } = event.data
    if (type === 'ERROR') return endOfError(object)
    const versioned = Versioned.safeParse(object)
    if (!versioned.success) return end(notUnderstood(connection.server(), what))
    if (type === 'ADDED' || type === 'MODIFIED') sink.put(object)
    else if (type === 'DELETED') sink.remove(object)
    resourceVersion = versioned.data.metadata.resourceVersion
    heard = true
    return null
  }

  function endOfError(object: unknown): WatchEnd {
    const status = Status.safeParse(object)
    const { code = 0, message = '' } = status.success ? status.data : {}
    if (code === 410) return end(null, true)
    return end(faultOfStatus(code ?? 0, message ?? '', what))
  }

  try {
    guard()
    for await (const lines of linesOf(body)) {
      guard()
      for (const line of lines) {
        const ended = take(line)
        if (ended) return ended
      }
      sink.heard()
    }
    return end(silent ? silence(connection.server(), silenceMs) : null)
  } catch (error) {
    return end(silent ? silence(connection.server(), silenceMs) : faultOfError(error, connection.server()))
  } finally {
    callOff()
    body.destroy()
  }
}

function pathWithQuery({ path, resourceVersion, timeoutSeconds }: WatchRequest): string {
  const version = encodeURIComponent(resourceVersion)
  return `${path}?watch=true&allowWatchBookmarks=true&resourceVersion=${version}&timeoutSeconds=${timeoutSeconds}`
}

function silence(server: string, silenceMs: number): Fault {
  return fault(
    'silent',
    `${server} has said nothing for ${Math.round(silenceMs / 1_000)} s although the connection stands.`,
    'It is opened anew by itself; check proxies and firewalls on the way when it happens again.',
  )
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
