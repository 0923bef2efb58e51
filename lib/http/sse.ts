import type { Change } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { countDrift } from '@/lib/usecases/count-drift'
import { readBoardChange } from '@/lib/usecases/read-board'
import { readSources } from '@/lib/usecases/read-sources'

/** A page that misses two beats calls the stream lost, and says so within seconds. */
const heartbeatMs = 4_000
/** What may wait for a slow reader before it is told to fetch the board again instead. */
const mostWaitingBytes = 1024 * 1024

/**
 * The board's changes as server-sent events: `hello` and `beat` {version, now, sources}, `change`, `promotion` when one moved, and
 * `resync` when this reader was too slow to be told every change. A stalled reader never grows memory.
 */
export function streamBoard(services: Services, signal: AbortSignal): Response {
  let end = () => {}
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let behind = false
        const send = (event: string, data: unknown) => controller.enqueue(encode(event, data))
        const heartbeat = setInterval(() => {
          if (!hasRoom(controller)) return
          if (behind) {
            behind = false
            send('resync', { version: services.observer.version })
          } else send('beat', pulse(services))
        }, heartbeatMs)
        const unsubscribe = services.observer.onChange(change => {
          if (behind) return
          if (!hasRoom(controller)) {
            behind = true
            return
          }
          controller.enqueue(encodeChange(services, change))
        })
        const forget = services.promotions.onRecord(({ id, target, state }) => {
          if (!behind && hasRoom(controller)) send('promotion', { id, ...target, state })
        })
        end = () => {
          clearInterval(heartbeat)
          unsubscribe()
          forget()
          signal.removeEventListener('abort', end)
        }
        signal.addEventListener('abort', end, { once: true })
        send('hello', pulse(services))
      },
      cancel: () => end(),
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

function hasRoom(controller: ReadableStreamDefaultController<Uint8Array>): boolean {
  return controller.desiredSize !== null && controller.desiredSize > 0
}

/** What every page may know all the time: the newest version, how old each source is, and how many cells are not as Git says. */
function pulse(services: Services) {
  const { observer, clock } = services
  const now = clock()
  return { now, version: observer.version, sources: readSources(observer, now), drift: countDrift(services) }
}

const encoder = new TextEncoder()
const encoded = new WeakMap<Change, Uint8Array>()

/** Every viewer gets the same bytes: they are made once. */
function encodeChange(services: Services, change: Change): Uint8Array {
  const known = encoded.get(change)
  if (known !== undefined) return known
  const bytes = encode('change', readBoardChange(services, change))
  encoded.set(change, bytes)
  return bytes
}

function encode(event: string, data: unknown): Uint8Array {
  return encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}
