import type { Access, Permission } from '../contract'
import type { Host } from '../host'
import type { HostedRepository } from '../repositories'
import { accessOf, type Caller, tokenAllows, type User } from '../users'
import { type Answer, notFound, refuse } from './answer'

export interface Call {
  readonly host: Host
  readonly caller: Caller
  readonly params: Readonly<Record<string, string>>
  readonly url: URL
  readonly body: unknown
  readonly accept: string
}

export interface RepositoryCall extends Call {
  readonly repository: HostedRepository
  readonly access: Access
}

export interface Route {
  readonly method: string
  readonly pattern: RegExp
  handle(call: Call): Promise<Answer> | Answer
}

/** `:name` is one segment, `*name` the rest of the path. */
export function route(method: string, path: string, handle: Route['handle']): Route {
  const source = path
    .replace(/[.+]/g, '\\$&')
    .replace(/:(\w+)/g, '(?<$1>[^/]+)')
    .replace(/\*(\w+)/g, '(?<$1>.+)')
  return { method, pattern: new RegExp(`^${source}/?$`), handle }
}

/** A call below `/repos/:owner/:repo`; who may not read the repository gets 404, as for one that is not there. */
export function repositoryRoute(
  method: string,
  path: string,
  needs: Permission,
  handle: (call: RepositoryCall) => Promise<Answer> | Answer,
): Route {
  return route(method, `/repos/:owner/:repo${path}`, call => {
    const repository = call.host.repositories.find(call.params.owner ?? '', call.params.repo ?? '')
    const login = call.caller.kind === 'user' ? call.caller.user.login : null
    const access = repository === null ? null : accessOf(repository, login)
    if (repository === null || access === null) return notFound()
    const level = method === 'GET' ? 'read' : 'write'
    const admin = needs === 'administration' || needs === 'webhooks'
    if (call.caller.kind === 'anonymous' && (level === 'write' || admin)) refuse(401, 'Requires authentication')
    const enough = admin ? access === 'admin' : level === 'read' || access !== 'read'
    const allowed = call.caller.kind !== 'user' || tokenAllows(call.caller.account, needs, level)
    if (!enough || !allowed) return refuse(403, 'Resource not accessible by personal access token')
    return handle({ ...call, repository, access })
  })
}

/** Reading what every token may (name, default branch), or what a reader may write: an issue comment, a review. */
export function readerRoute(
  method: string,
  path: string,
  handle: (call: RepositoryCall) => Promise<Answer> | Answer,
): Route {
  return route(method, `/repos/:owner/:repo${path}`, call => {
    const repository = call.host.repositories.find(call.params.owner ?? '', call.params.repo ?? '')
    const login = call.caller.kind === 'user' ? call.caller.user.login : null
    const access = repository === null ? null : accessOf(repository, login)
    return repository === null || access === null ? notFound() : handle({ ...call, repository, access })
  })
}

export function userOf(call: Call): User {
  return call.caller.kind === 'user' ? call.caller.user : refuse(401, 'Requires authentication')
}

export function param(call: Call, name: string): string {
  return call.params[name] ?? ''
}
