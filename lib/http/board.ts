import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Services } from '@/lib/services'
import { encodeBoard } from '@/lib/usecases/encode-board'
import { readBoard } from '@/lib/usecases/read-board'

const zip = promisify(gzip)

/** After a restart every reader asks at once: whoever asks within this time of the last answer waits, and all get the next one. */
const betweenMs = 500
const plainHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store', vary: 'accept-encoding' }

interface Encoded {
  readonly version: number
  readonly at: number
  readonly json: Promise<Buffer>
  readonly zipped: Promise<Buffer>
}

/** The whole board in its columnar form, encoded once for all who ask at the same version. */
export function createBoardAnswer(): (services: Services, request: Request) => Promise<Response> {
  let last: Encoded | null = null
  let next: Promise<Encoded> | null = null

  return async (services, request) => {
    const encoded = await current(services)
    if (!request.headers.get('accept-encoding')?.includes('gzip')) {
      return new Response(new Uint8Array(await encoded.json), { headers: plainHeaders })
    }
    const headers = { ...plainHeaders, 'content-encoding': 'gzip' }
    return new Response(new Uint8Array(await encoded.zipped), { headers })
  }

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
  const text = Buffer.from(JSON.stringify(encodeBoard(view)))
  return { version: view.version, at: services.clock(), json: Promise.resolve(text), zipped: zip(text, { level: 5 }) }
}
