import type { IncomingMessage } from 'node:http'
import { isList, isObject, type Json, parseJson } from '../json'
import { findResource, type Kind } from '../kinds'
import { badRequest, refuse } from '../refusal'
import { readProtobuf } from './protobuf'

/** What a URL and method ask for. */
export interface ResourceRequest {
  readonly verb: Verb
  readonly kind: Kind
  /** Null asks for all namespaces, or for a kind that has none. */
  readonly namespace: string | null
  readonly name: string | null
  readonly subresource: '' | 'status' | 'scale'
  readonly query: URLSearchParams
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

/** Null for a path that is no resource's. */
export function parseResourceRequest(method: string, url: URL): ResourceRequest | null {
  const parts = url.pathname
    .split('/')
    .filter(part => part !== '')
    .map(decodeURIComponent)
  const [root, ...rest] = parts
  const head = root === 'api' ? { group: '', rest } : { group: rest[0] ?? '', rest: rest.slice(1) }
  const [version = '', ...path] = head.rest
  if ((root !== 'api' && root !== 'apis') || path.length === 0) return null
  const scoped = path[0] === 'namespaces' && path.length > 2 && !(head.group === '' && isSubresource(path[2]))
  const namespace = scoped ? (path[1] ?? null) : null
  const [resource = '', name = null, sub = '', ...more] = scoped ? path.slice(2) : path
  const kind = findResource(head.group, version, resource)
  if (kind === null || more.length > 0) return null
  if (sub !== '' && !(isSubresource(sub) && kind.subresources.includes(sub))) return null
  const verb = verbOf(method, name, url.searchParams)
  if (verb === null)
    throw refuse(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')
  return { verb, kind, namespace, name, subresource: isSubresource(sub) ? sub : '', query: url.searchParams }
}

export function truthy(value: string | null): boolean {
  return value !== null && value !== '' && value !== 'false' && value !== '0'
}

/** JSON, or the protobuf that kubectl's typed commands send. Three megabytes, as the API server allows. */
export async function readBody(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const piece = Buffer.from(chunk)
    size += piece.length
    if (size > 3_145_728) throw refuse(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728')
    chunks.push(piece)
  }
  const bytes = Buffer.concat(chunks)
  if (bytes.length === 0) return null
  if (request.headers['content-type'] === 'application/vnd.kubernetes.protobuf') return readProtobuf(bytes)
  const value = parseJson(bytes.toString('utf8'))
  if (isObject(value) || isList(value)) return value
  throw badRequest("the object provided is unrecognized (must be of type JSON): couldn't get version/kind")
}

/** `fieldManager`, or what the User-Agent says before its first slash: so the API server names a writer. */
export function managerOf(request: IncomingMessage, query: URLSearchParams): string {
  const agent = request.headers['user-agent'] ?? ''
  return query.get('fieldManager') || agent.split('/')[0] || 'unknown'
}

function isSubresource(text: string | undefined): text is 'status' | 'scale' {
  return text === 'status' || text === 'scale'
}

function verbOf(method: string, name: string | null, query: URLSearchParams): Verb | null {
  if (method === 'GET') {
    if (truthy(query.get('watch'))) return 'watch'
    return name === null ? 'list' : 'get'
  }
  if (method === 'POST') return name === null ? 'create' : null
  if (method === 'DELETE') return name === null ? 'deletecollection' : 'delete'
  if (name === null) return null
  if (method === 'PUT') return 'update'
  return method === 'PATCH' ? 'patch' : null
}
