import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { failed } from './api/answer'
import { type ApiAnswer, finish, serveApi } from './api/serve'
import type { LoggedRequest } from './contract'
import type { FaultKind } from './faults'
import type { Host } from './host'
import { matchGitRequest, serveGit } from './smart-http'
import type { Caller } from './users'

export interface HostServerOptions {
  readonly host: Host
  readonly hooks: string
  readonly log: LoggedRequest[]
  /** Serves the pages for people. */
  readonly page: (request: PageRequest) => Promise<ApiAnswer>
}

export interface PageRequest {
  readonly method: string
  readonly url: URL
  /** The `Host` and `Origin` headers. */
  readonly authority: string
  readonly origin: string | undefined
  readonly body: Buffer
}

const apiPrefix = '/api/v3'
const bodyLimit = 40_000_000
const keptLog = 10_000

/** One HTTP server for the three faces: REST under /api/v3, git smart HTTP, and pages. */
export function createHostServer(options: HostServerOptions): Server {
  return createServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy())
  })
}

async function answer(options: HostServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host } = options
  const url = new URL(request.url ?? '/', host.url())
  const method = request.method ?? 'GET'
  const caller = host.users.identify(request.headers.authorization)
  const wantedGit = matchGitRequest(url.pathname)
  const api = url.pathname === apiPrefix || url.pathname.startsWith(`${apiPrefix}/`)
  const kind = api ? 'api' : wantedGit === null ? 'web' : 'git'
  const path = api ? url.pathname.slice(apiPrefix.length) || '/' : url.pathname
  const fault = host.faults.take(method, path)
  const login = caller.kind === 'user' ? caller.user.login : null
  const logged: { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] } = {
    at: host.clock(),
    kind,
    method,
    path: path + url.search,
    status: 0,
    login,
    fault: fault?.kind ?? null,
  }
  options.log.push(logged)
  options.log.splice(0, options.log.length - keptLog)
  response.on('close', () => {
    logged.status = response.statusCode
  })
  // A page in somebody's browser may not reach this host under another name (DNS rebinding).
  if (!isLoopback(request.headers.host)) return send(response, textAnswer(403, 'This host answers on loopback only.\n'))
  if (fault !== null && (await playBefore(host, caller, fault, request, response))) return
  if (kind === 'git' && wantedGit !== null) {
    return serveGit(host, options.hooks, caller, wantedGit, url, request, response)
  }
  const body = await readBody(request)
  if (body === null) return send(response, textAnswer(413, 'Too large.\n'))
  const done =
    kind === 'api'
      ? await serveApi(host, caller, { method, path, url, headers: plainHeaders(request), body })
      : await options.page({
          method,
          url,
          authority: request.headers.host ?? '',
          origin: request.headers.origin,
          body,
        })
  if (fault?.kind === 'unanswered') return
  if (fault?.kind === 'lost-response') return void request.socket.destroy()
  if (fault?.kind === 'half-body') return sendHalf(response, done)
  send(response, done)
}

/** Faults that do no work; true when the answer is given, or will never be. */
async function playBefore(
  host: Host,
  caller: Caller,
  fault: FaultKind,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (fault.kind) {
    case 'half-body':
    case 'lost-response':
    case 'unanswered':
      return false
    case 'silence':
      return true
    case 'reset':
      request.socket.destroy()
      return true
    case 'not-json':
      await readBody(request)
      send(response, {
        ...textAnswer(200, '<html><body>Sign in to the network</body></html>'),
        headers: { 'content-type': 'text/html' },
      })
      return true
    default:
      await readBody(request)
      send(response, finish(host, caller, faultAnswer(host, fault)))
      return true
  }
}

function faultAnswer(host: Host, fault: Extract<FaultKind, { kind: 'status' | 'secondary-limit' | 'primary-limit' }>) {
  if (fault.kind === 'status') return failed(fault.status, statusMessages[fault.status])
  if (fault.kind === 'secondary-limit') {
    const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
    return { ...failed(fault.status ?? 403, message), headers: { 'retry-after': String(fault.retryAfterSeconds) } }
  }
  const reset = String(Math.ceil(host.clock() / 1000) + fault.resetInSeconds)
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }
  return { ...failed(403, 'API rate limit exceeded for user ID 1001.'), headers }
}

const statusMessages: Readonly<Record<Extract<FaultKind, { kind: 'status' }>['status'], string>> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by personal access token',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Validation Failed',
  429: 'Too Many Requests',
  500: 'Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

function send(response: ServerResponse, done: ApiAnswer): void {
  const length = done.status === 204 || done.status === 304 ? {} : { 'content-length': done.body.length }
  response.writeHead(done.status, { ...done.headers, ...length }).end(done.body)
}

function sendHalf(response: ServerResponse, done: ApiAnswer): void {
  response.writeHead(done.status, { ...done.headers, 'content-length': done.body.length })
  response.write(done.body.subarray(0, Math.floor(done.body.length / 2)), () => response.destroy())
}

function textAnswer(status: number, text: string): ApiAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(text) }
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > bodyLimit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function plainHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const entries = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
  return Object.fromEntries(entries)
}

function isLoopback(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '')
}
