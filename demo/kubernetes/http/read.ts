import { type JsonObject, numberAt, parseJson, textAt } from '../json'
import { apiVersionOf } from '../kinds'
import { badRequest, expired, notFound, refuse } from '../refusal'
import { type Matches, parseFieldSelector, parseLabelSelector } from '../selectors'
import { keyOf, type Store } from '../store'
import type { ResourceRequest } from './request'
import { type Answer, json } from './respond'
import { scaleOf } from './scale'
import { tableOf, tableWanted } from './table'
import { itemText, objectText } from './text'

export function readOne(store: Store, request: ResourceRequest, accept: string, now: number): Answer {
  const { kind, name, subresource } = request
  const object = store.get(kind, request.namespace ?? '', name ?? '')
  if (object === null) throw notFound(kind, name ?? '')
  if (subresource === 'scale') return json(200, scaleOf(kind, object))
  if (tableWanted(accept)) return json(200, tableOf(kind, [object], { now, list: {} }))
  return { status: 200, text: objectText(kind, object) }
}

/** A list, whole or in pages; all pages of one list show the same resourceVersion. */
export function readList(store: Store, request: ResourceRequest, accept: string, now: number): Answer {
  const { kind, query } = request
  const page = parsePage(store, query)
  const all = snapshot(store, request, page)
  const matches = matcherOf(request)
  const rest = all.filter(object => keyOf(object) > page.after && matches(object))
  const items = page.limit === 0 ? rest : rest.slice(0, page.limit)
  const left = rest.length - items.length
  const last = items.at(-1)
  const metadata: JsonObject = {
    resourceVersion: String(page.revision),
    ...(left > 0 && last !== undefined ? { continue: formatToken(page.revision, keyOf(last)) } : {}),
    ...(left > 0 && !isSelective(query) ? { remainingItemCount: left } : {}),
  }
  if (tableWanted(accept)) return json(200, tableOf(kind, items, { now, list: metadata }))
  const head = `{"kind":"${kind.kind}List","apiVersion":"${apiVersionOf(kind)}","metadata":${JSON.stringify(metadata)}`
  return { status: 200, text: `${head},"items":[${items.map(item => itemText(kind, item)).join(',')}]}` }
}

/** Label and field selector, and a name in the path, as one test. */
export function matcherOf(request: ResourceRequest): Matches {
  const labels = parseLabelSelector(request.query.get('labelSelector') ?? '')
  const fields = parseFieldSelector(request.kind, request.query.get('fieldSelector') ?? '')
  const { name } = request
  return object => (name === null || textAt(object, 'metadata', 'name') === name) && labels(object) && fields(object)
}

interface Page {
  readonly revision: number
  readonly limit: number
  readonly after: string
  readonly exact: boolean
}

function parsePage(store: Store, query: URLSearchParams): Page {
  const limit = Number(query.get('limit') ?? 0)
  if (!Number.isInteger(limit) || limit < 0)
    throw badRequest(`strconv.ParseInt: parsing "${query.get('limit')}": invalid syntax`)
  const token = query.get('continue')
  if (token !== null && token !== '') return continued(store, token, limit)
  const asked = parseRevision(query.get('resourceVersion'))
  const current = store.revision()
  if (asked > current) throw tooLarge(asked, current)
  if (query.get('resourceVersionMatch') === 'Exact') return { revision: asked, limit, after: '', exact: true }
  // From the watch cache ("0") a list comes whole, whatever the limit.
  return { revision: current, limit: query.get('resourceVersion') === '0' ? 0 : limit, after: '', exact: false }
}

function snapshot(store: Store, request: ResourceRequest, page: Page): readonly JsonObject[] {
  const namespace = request.namespace ?? undefined
  if (page.revision === store.revision()) return store.list(request.kind, namespace)
  const known = store.listAt(request.kind, page.revision, namespace)
  if (known !== null) return known
  if (page.after === '') throw expired('The resourceVersion for the provided list is too old.')
  const token = formatToken(store.revision(), page.after)
  throw expired(continueTooOld, { continue: token })
}

const continueTooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the ' +
  'continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with ' +
  'the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the ' +
  'first chunk was returned and now may show up in the list.'

function isSelective(query: URLSearchParams): boolean {
  return Boolean(query.get('labelSelector')) || Boolean(query.get('fieldSelector'))
}

export function parseRevision(text: string | null): number {
  if (text === null || text === '') return 0
  if (!/^\d+$/.test(text))
    throw badRequest(`Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`)
  return Number(text)
}

export function tooLarge(asked: number, current: number): Error {
  return refuse(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })
}

function formatToken(revision: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start })).toString('base64url')
}

function continued(store: Store, token: string, limit: number): Page {
  const value = parseJson(Buffer.from(token, 'base64url').toString('utf8'))
  const revision = numberAt(value, 'rv')
  if (revision === null) throw badRequest('continue key is not valid')
  if (revision > store.revision()) throw tooLarge(revision, store.revision())
  return { revision, limit, after: textAt(value, 'start'), exact: true }
}
