import type { Services } from '@/lib/services'
import { encodeBoard } from '@/lib/usecases/encode-board'
import { readBoard } from '@/lib/usecases/read-board'

/** After a restart every reader asks at once: whoever asks within this time of the last answer waits, and all get the next one. */
const betweenMs = 500
/** Next compresses it: an answer that is compressed already would lose the header that says so. */
const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }

interface Encoded {
  readonly version: number
  readonly at: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The whole board in its columnar form, encoded once for all who ask at the same version. */
export function createBoardAnswer(): (services: Services) => Promise<Response> {
  let last: Encoded | null = null
  let next: Promise<Encoded> | null = null

  return async services => new Response((await current(services)).bytes, { headers })

  async function current(services: Services): Promise<Encoded> {
    const { version } = services.observer
    const age = last === null ? Number.POSITIVE_INFINITY : services.clock() - last.at
    if (last !== null && last.version === version && age < betweenMs) return last
    next ??= encodeAfter(services, betweenMs - age).finally(() => {
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
  const view = readBoard(services)
  const bytes = new TextEncoder().encode(JSON.stringify(encodeBoard(view)))
  return { version: view.version, at: services.clock(), bytes }
}
