import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { refuse, statusOf } from '../refusal'
import { type Answer, send, sendHalf, statusAnswer } from './respond'

/** What can go wrong between a client and an API server, on request. */
export interface Faults {
  /** Connections stay open and nothing more is sent on them, ever; new ones are accepted and never answered. */
  silence(): void
  /** Open connections are cut and new ones refused. */
  refuse(): Promise<void>
  slow(ms: number): void
  /** Answers with this status; `times` counts down to health, `path` limits it to some requests. */
  failWith(
    status: number,
    options?: { readonly times?: number; readonly path?: RegExp; readonly retryAfter?: number },
  ): void
  /** Cuts every open watch in the middle of its stream. */
  dropWatches(): void
  /** Every older resourceVersion is gone: watches and pages that name one get 410. */
  compact(): void
  /** The next answer, or the next event of a watch, breaks off in the middle. */
  halfResponse(times?: number): void
  /** All of the above end; connections that were silenced stay silent. */
  mend(): Promise<void>
}

/** The server's side of the faults: what each request and each write must ask. */
export interface FaultGate {
  readonly faults: Faults
  /** Resolves when the request may be answered; null when it never will, or has been already. */
  admit(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  answer(response: ServerResponse, answer: Answer): void
  writeEvent(response: ServerResponse, line: string): void
  watching(response: ServerResponse): void
}

export interface FaultTargets {
  readonly sockets: () => Iterable<Socket>
  readonly stopListening: () => Promise<void>
  readonly listenAgain: () => Promise<void>
  readonly compact: () => void
}

interface Failure {
  readonly status: number
  readonly path: RegExp | null
  readonly retryAfter: number | null
  left: number
}

export function createFaultGate(targets: FaultTargets): FaultGate {
  const silenced = new WeakSet<Socket>()
  const watches = new Set<ServerResponse>()
  let silent = false
  let delay = 0
  let failure: Failure | null = null
  let halves = 0

  const muted = (response: ServerResponse): boolean => response.socket !== null && silenced.has(response.socket)

  const faults: Faults = {
    silence() {
      silent = true
      for (const socket of targets.sockets()) silenced.add(socket)
    },
    refuse: () => targets.stopListening(),
    slow(ms) {
      delay = ms
    },
    failWith(status, { times = Number.POSITIVE_INFINITY, path = null, retryAfter = null } = {}) {
      failure = { status, path, retryAfter, left: times }
    },
    dropWatches() {
      for (const watch of watches) watch.socket?.destroy()
    },
    compact: () => targets.compact(),
    halfResponse(times = 1) {
      halves = times
    },
    async mend() {
      silent = false
      delay = 0
      failure = null
      halves = 0
      await targets.listenAgain()
    },
  }

  return {
    faults,
    async admit(request, response) {
      if (silent) silenced.add(request.socket)
      if (muted(response)) return false
      if (delay > 0) await new Promise(resolve => setTimeout(resolve, delay))
      if (muted(response) || request.destroyed) return false
      if (failure === null || failure.left <= 0 || !(failure.path?.test(request.url ?? '') ?? true)) return true
      failure.left -= 1
      const status = failureStatus(failure.status)
      const headers = failure.retryAfter === null ? {} : { 'retry-after': String(failure.retryAfter) }
      send(response, { ...statusAnswer(status), headers })
      return false
    },
    answer(response, answer) {
      if (muted(response)) return
      if (halves > 0) {
        halves -= 1
        sendHalf(response, answer)
        return
      }
      send(response, answer)
    },
    writeEvent(response, line) {
      if (muted(response) || response.writableEnded) return
      if (halves > 0) {
        halves -= 1
        response.write(line.slice(0, line.length / 2), () => response.socket?.destroy())
        return
      }
      response.write(line)
    },
    watching(response) {
      watches.add(response)
      response.once('close', () => watches.delete(response))
    },
  }
}

function failureStatus(code: number): ReturnType<typeof statusOf> {
  const [reason, message] = words[code] ?? ['Unknown', 'the server was not able to answer']
  return statusOf(refuse(code, reason, message))
}

const words: Readonly<Record<number, readonly [string, string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  403: ['Forbidden', 'forbidden: User "system:anonymous" cannot get path'],
  404: ['NotFound', 'the server could not find the requested resource'],
  410: ['Expired', 'too old resource version'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  500: ['InternalError', 'Internal error occurred: etcdserver: request timed out'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'the server was unable to return a response in the time allotted'],
}
