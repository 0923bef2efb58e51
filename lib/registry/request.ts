import { type IncomingHttpHeaders, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { isIP } from 'node:net'
import { admit, admittingLookup, isLoopbackName, type MayReach, RefusedAddress } from './address'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Question {
  readonly method: 'GET' | 'HEAD'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly may: MayReach
  /** Bytes of the answer's body. */
  readonly longest: number
  readonly signal: AbortSignal
}

/** What a person may read of it: nothing of the answer's text, nothing that was sent. */
export class Unanswered extends Error {}

const headersMost = 16_384

/**
 * One request, no redirect. Node's own client rather than fetch, because it lets the address be judged where it is connected to. Throws
 * Unanswered or RefusedAddress, or the signal's reason.
 */
export function ask({ method, url, headers, may, longest, signal }: Question): Promise<Answer> {
  return new Promise((done, fail) => {
    const { hostname } = url
    const literal = hostname.replace(/^\[|\]$/g, '')
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackName(hostname)))
      throw new Unanswered(`${hostname} would be asked without encryption`)
    if (isIP(literal) !== 0) admit(hostname, literal, may)
    const send = url.protocol === 'https:' ? secure : plain
    const within = url.protocol === 'https:' ? may : new Set([...may].filter(reach => reach === 'loopback'))
    const request = send(url, {
      method,
      headers: { 'user-agent': 'plimsoll', 'accept-encoding': 'identity', ...headers },
      agent: false,
      maxHeaderSize: headersMost,
      lookup: admittingLookup(within),
      signal,
    })
    request.on('error', error => fail(said(error, hostname, signal)))
    request.on('response', response => {
      const parts: Buffer[] = []
      let size = 0
      response.on('error', error => fail(said(error, hostname, signal)))
      response.on('data', (part: Buffer) => {
        size += part.length
        if (size <= longest) {
          parts.push(part)
          return
        }
        fail(new Unanswered(`${hostname} answers with more than ${longest} bytes`))
        request.destroy()
      })
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      )
    })
    request.end()
  })
}

function said(error: Error, hostname: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (error instanceof Unanswered || error instanceof RefusedAddress) return error
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return new Unanswered(`${hostname} could not be reached${code}`)
}
