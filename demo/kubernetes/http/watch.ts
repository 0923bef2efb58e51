import type { ServerResponse } from 'node:http'
import { type JsonObject, textAt } from '../json'
import { apiVersionOf } from '../kinds'
import { expired, statusOf } from '../refusal'
import type { Matches } from '../selectors'
import { keyOf, type Store, type StoreEvent } from '../store'
import { matcherOf, parseRevision, tooLarge } from './read'
import { type ResourceRequest, truthy } from './request'
import { tableOf, tableWanted } from './table'
import { objectText } from './text'

export interface WatchOptions {
  readonly accept: string
  readonly bookmarkMs: number
  readonly now: () => number
  /** Writes one line, unless a fault swallows it. */
  readonly write: (line: string) => void
}

/** Answers a watch until its time is over or the client goes; returns what ends it. */
export function openWatch(
  store: Store,
  request: ResourceRequest,
  response: ServerResponse,
  options: WatchOptions,
): () => void {
  const { query } = request
  const asked = parseRevision(query.get('resourceVersion'))
  if (asked > store.revision()) throw tooLarge(asked, store.revision())
  const matches = matcherOf(request)
  const format = formatter(request, options)
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
  response.flushHeaders()

  const missed = asked === 0 ? [] : store.since(request.kind, asked)
  if (missed === null) {
    const gone = statusOf(expired(`too old resource version: ${asked} (${store.revision()})`))
    options.write(line('ERROR', JSON.stringify(gone)))
    response.end()
    return () => undefined
  }
  const emit = (event: StoreEvent): void => {
    const seen = seenAs(event, request, matches)
    if (seen !== null) options.write(line(seen, format(event.object)))
  }
  if (asked === 0 || truthy(query.get('sendInitialEvents'))) {
    for (const object of store.list(request.kind, request.namespace ?? undefined)) {
      if (matches(object)) options.write(line('ADDED', format(object)))
    }
  }
  for (const event of missed) emit(event)
  if (truthy(query.get('sendInitialEvents'))) options.write(bookmark(request, store.revision(), true))

  const unsubscribe = store.subscribe(event => {
    if (event.kind === request.kind) emit(event)
  })
  const bookmarks = truthy(query.get('allowWatchBookmarks'))
    ? setInterval(() => options.write(bookmark(request, store.revision())), options.bookmarkMs)
    : undefined
  const seconds = Number(query.get('timeoutSeconds')) || 1800 + Math.floor(Math.random() * 1800)
  const over = setTimeout(() => {
    stop()
    response.end()
  }, seconds * 1000)
  function stop(): void {
    unsubscribe()
    clearInterval(bookmarks)
    clearTimeout(over)
  }
  response.once('close', stop)
  return stop
}

/** An object that begins or ceases to match a selector comes or goes for this watch. */
function seenAs(event: StoreEvent, request: ResourceRequest, matches: Matches): StoreEvent['type'] | null {
  if (request.namespace !== null && !keyOf(event.object).startsWith(`${request.namespace}/`)) return null
  const was = event.previous !== null && matches(event.previous)
  const is = event.type !== 'DELETED' && matches(event.object)
  if (is) return was ? 'MODIFIED' : 'ADDED'
  return was ? 'DELETED' : null
}

function formatter(request: ResourceRequest, options: WatchOptions): (object: JsonObject) => string {
  const { kind } = request
  if (!tableWanted(options.accept)) return object => objectText(kind, object)
  return object => {
    const list = { resourceVersion: textAt(object, 'metadata', 'resourceVersion') }
    return JSON.stringify(tableOf(kind, [object], { now: options.now(), list }))
  }
}

function bookmark(request: ResourceRequest, revision: number, initial = false): string {
  const { kind } = request
  const annotations = initial ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...annotations }
  return line(
    'BOOKMARK',
    JSON.stringify({ kind: kind.kind, apiVersion: apiVersionOf(kind), metadata, spec: {}, status: {} }),
  )
}

function line(type: StoreEvent['type'] | 'BOOKMARK' | 'ERROR', text: string): string {
  return `{"type":"${type}","object":${text}}\n`
}
