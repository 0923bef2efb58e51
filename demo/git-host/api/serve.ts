import { createHash } from 'node:crypto'
import type { Host } from '../host'
import { rateHeaders } from '../rate-limit'
import type { Caller } from '../users'
import { type Answer, failed, refusalOf } from './answer'
import type { Call, Route } from './route'
import { routes } from './routes'

export interface ApiRequest {
  readonly method: string
  /** Without `/api/v3`. */
  readonly path: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** From the request's bytes to the answer's: credential, rate limit, route, ETag. */
export async function serveApi(host: Host, caller: Caller, request: ApiRequest): Promise<ApiAnswer> {
  if (caller.kind === 'invalid') return finish(host, caller, failed(401, 'Bad credentials'))
  const login = caller.kind === 'user' ? caller.user.login : null
  if (request.path !== '/rate_limit' && host.limits.spend(login).over) {
    return finish(host, caller, failed(403, `API rate limit exceeded for user ID ${login ?? 'anonymous'}.`))
  }
  const answer = finish(host, caller, await dispatch(host, caller, request))
  const unchanged = request.method === 'GET' && answer.headers.etag === request.headers['if-none-match']
  if (answer.status !== 200 || !unchanged) return answer
  const headers = { ...answer.headers, ...rateHeaders(host.limits.refund(login)) }
  return { status: 304, headers, body: Buffer.alloc(0) }
}

async function dispatch(host: Host, caller: Caller, request: ApiRequest): Promise<Answer> {
  const body = parseJson(request.body)
  if (body === undefined) return failed(400, 'Problems parsing JSON')
  for (const route of routes) {
    const params = route.method === request.method ? matchPath(route, request.path) : null
    if (params === null) continue
    const call: Call = { host, caller, params, url: request.url, body, accept: request.headers.accept ?? '' }
    try {
      return await route.handle(call)
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal !== null) return refusal
      return failed(500, error instanceof Error ? error.message : 'Server Error')
    }
  }
  return failed(404, 'Not Found')
}

export function finish(host: Host, caller: Caller, answer: Answer): ApiAnswer {
  const login = caller.kind === 'user' ? caller.user.login : null
  const body = answer.raw === undefined ? jsonBytes(answer.body) : Buffer.from(answer.raw.content)
  const hash = createHash('sha256').update(body).digest('hex')
  return {
    status: answer.status,
    body,
    headers: {
      ...(answer.status === 204 ? {} : { 'content-type': answer.raw?.type ?? 'application/json; charset=utf-8' }),
      ...(answer.status === 200 ? { etag: `W/"${hash}"`, 'cache-control': 'private, max-age=60, s-maxage=60' } : {}),
      vary: 'Accept, Authorization, Cookie, Accept-Encoding',
      'x-github-media-type': 'github.v3; format=json',
      'x-github-request-id': hash.slice(0, 16).toUpperCase(),
      ...(caller.kind === 'user' && caller.account.permissions === undefined ? { 'x-oauth-scopes': 'repo' } : {}),
      ...rateHeaders(host.limits.peek(login)),
      ...answer.headers,
    },
  }
}

function matchPath(route: Route, path: string): Record<string, string> | null {
  const match = route.pattern.exec(path)
  if (match === null) return null
  const entries = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decode(value ?? '')])
  return Object.fromEntries(entries)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Undefined where there is a body that is no JSON. */
function parseJson(body: Buffer): unknown {
  if (body.length === 0) return null
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

function jsonBytes(body: unknown): Buffer {
  return body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body))
}
