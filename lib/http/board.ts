import type { Services } from '@/lib/services'
import { encodeBoard } from '@/lib/usecases/encode-board'
import { readBoard } from '@/lib/usecases/read-board'

/** After a restart every reader asks at once: whoever asks within this time of the last answer waits, and all get the next one. */
const betweenMs = 500
/** A board takes as long as it is large, and the loop has more to do: at most a sixth of its time. */
const restsPerEncoding = 5
/** Next compresses it: an answer that is compressed already would lose the header that says so. */
const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }

interface Encoded {
  readonly version: number
  readonly at: number
  readonly tookMs: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The whole board in its columnar form, encoded once for all who ask at the same version. */
export function createBoardAnswer(): (services: Services) => Promise<Response> {
  let last: Encoded | null = null
  let next: Promise<Encoded> | null = null

  return async services => new Response((await current(services)).bytes, { headers })

  async function current(services: Services): Promise<Encoded> {
    const { version } = services.observer
    const age = last === null ? Number.POSITIVE_INFINITY : performance.now() - last.at
    const restMs = Math.max(betweenMs, restsPerEncoding * (last?.tookMs ?? 0))
    if (last !== null && last.version === version && age < restMs) return last
    next ??= encodeAfter(services, restMs - age).finally(() => {
      next = null
    })
    return next
  }

  async function encodeAfter(services: Services, waitMs: number): Promise<Encoded> {
    if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
    last = encode(services)
    return last
  }
}

function encode(services: Services): Encoded {
  const begun = performance.now()
  const view = readBoard(services)
  const bytes = new TextEncoder().encode(JSON.stringify(encodeBoard(view)))
  const at = performance.now()
  return { version: view.version, at, tookMs: at - begun, bytes }
}
