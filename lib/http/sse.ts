import type { Change } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { countDrift } from '@/lib/usecases/count-drift'
import { readBoardChange } from '@/lib/usecases/read-board'
import { readHeld } from '@/lib/usecases/read-held'
import { readSources } from '@/lib/usecases/read-sources'
import { createViewers, type Viewers } from './viewers'

/** A page that misses two beats calls the stream lost, and says so within seconds. */
const heartbeatMs = 4_000
/** What may wait for a slow reader before it is told to fetch the board again instead. */
const mostWaitingBytes = 1024 * 1024

/**
 * The board's changes as server-sent events: `hello` and `beat` {version, now, sources, drift, held}, `change`, `promotion` when one moved,
 * and `resync` when this reader was too slow to be told every change. A stalled reader never grows memory.
 */
export function streamBoard(services: Services, signal: AbortSignal): Response {
  let leave = () => {}
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encode('hello', pulse(services)))
        const end = viewersOf(services).join(controller)
        leave = () => {
          end()
          signal.removeEventListener('abort', leave)
        }
        signal.addEventListener('abort', leave, { once: true })
      },
      cancel: () => leave(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostWaitingBytes }),
  )
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}

const known = new WeakMap<Services, Viewers>()

/** One subscription for all readers of these services, kept as long as they run: a message is made when somebody is there to read it. */
function viewersOf(services: Services): Viewers {
  const before = known.get(services)
  if (before !== undefined) return before
  const viewers = createViewers()
  known.set(services, viewers)
  const tell = (make: () => Uint8Array) => {
    if (viewers.size > 0) viewers.tell(make())
  }
  services.observer.onChange(change =>
    tell(() => (change.whole ? encode('resync', { version: change.version }) : encodeChange(services, change))),
  )
  services.promotions.onRecord(({ id, state }) => tell(() => encode('promotion', { id, state })))
  const heartbeat = setInterval(() => {
    if (viewers.size === 0) return
    viewers.beat(encode('beat', pulse(services)), encode('resync', { version: services.observer.version }))
  }, heartbeatMs)
  heartbeat.unref()
  return viewers
}

/** What every page may know all the time: the newest version, how old each source is, how much is not as Git says, what is locked. */
function pulse(services: Services) {
  const { observer, clock } = services
  const now = clock()
  return {
    now,
    version: observer.version,
    sources: readSources(observer, now),
    drift: countDrift(services),
    held: readHeld(services),
  }
}

function encodeChange(services: Services, change: Change): Uint8Array {
  return encode('change', readBoardChange(services, change))
}

const encoder = new TextEncoder()

function encode(event: string, data: unknown): Uint8Array {
  return encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}
