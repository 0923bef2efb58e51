import { type JsonObject, textAt, withAt } from './json'
import { findKind, type Kind } from './kinds'

/**
 * The objects of one cluster and what happened to them: one counter of revisions for all, as etcd has, and per kind a window of
 * past events from which watches resume and older pages are read.
 */
export interface Store {
  revision(): number
  get(kind: Kind, namespace: string, name: string): JsonObject | null
  /** Sorted by namespace and name, as the API lists them. */
  list(kind: Kind, namespace?: string): readonly JsonObject[]
  /** The list as it was at a revision; null when that is no longer known. */
  listAt(kind: Kind, revision: number, namespace?: string): readonly JsonObject[] | null
  /** Writes with the next revision and returns what was stored. */
  put(kind: Kind, object: JsonObject): JsonObject
  remove(kind: Kind, object: JsonObject): JsonObject
  /** Events after a revision; null when some of them are no longer known. */
  since(kind: Kind, revision: number): readonly StoreEvent[] | null
  subscribe(listener: (event: StoreEvent) => void): () => void
  /** Forgets all past events, so that every older resourceVersion is gone. */
  compact(): void
  dump(): StoreDump
  load(dump: StoreDump): void
}

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly kind: Kind
  readonly revision: number
  readonly object: JsonObject
  readonly previous: JsonObject | null
}

export interface StoreDump {
  readonly revision: number
  readonly objects: readonly JsonObject[]
}

/** Nothing is known of revisions before a server's first. */
const origin = 1_000

interface Shelf {
  readonly objects: Map<string, JsonObject>
  /** Sorted keys; null after a key came or went. */
  order: readonly string[] | null
  events: StoreEvent[]
  /** Events up to and including this revision are forgotten. */
  floor: number
}

export function createStore(options: { readonly window?: number } = {}): Store {
  const window = options.window ?? 5_000
  const shelves = new Map<Kind, Shelf>()
  const listeners = new Set<(event: StoreEvent) => void>()
  let revision = origin

  function shelf(kind: Kind): Shelf {
    const found = shelves.get(kind)
    if (found !== undefined) return found
    const made: Shelf = { objects: new Map(), order: null, events: [], floor: origin }
    shelves.set(kind, made)
    return made
  }

  function record(event: StoreEvent): void {
    const here = shelf(event.kind)
    const { objects, events } = here
    const key = keyOf(event.object)
    if (event.type === 'DELETED') objects.delete(key)
    else objects.set(key, event.object)
    if (event.type !== 'MODIFIED') here.order = null
    events.push(event)
    if (events.length > window * 1.25) {
      const gone = events.splice(0, events.length - window)
      here.floor = gone.at(-1)?.revision ?? here.floor
    }
    for (const listener of listeners) listener(event)
  }

  function ordered(kind: Kind): readonly string[] {
    const here = shelf(kind)
    here.order ??= [...here.objects.keys()].sort()
    return here.order
  }

  function list(kind: Kind, namespace?: string): readonly JsonObject[] {
    const { objects } = shelf(kind)
    const prefix = namespace === undefined ? '' : `${namespace}/`
    const keys = prefix === '' ? ordered(kind) : ordered(kind).filter(key => key.startsWith(prefix))
    return keys.map(key => objects.get(key)).filter(object => object !== undefined)
  }

  return {
    revision: () => revision,
    get: (kind, namespace, name) => shelf(kind).objects.get(`${namespace}/${name}`) ?? null,
    list,
    listAt(kind, wanted, namespace) {
      const { floor, events } = shelf(kind)
      if (wanted < floor) return null
      const objects = new Map(list(kind, namespace).map(object => [keyOf(object), object]))
      for (const event of [...events].reverse()) {
        if (event.revision <= wanted) break
        const key = keyOf(event.object)
        if (namespace !== undefined && !key.startsWith(`${namespace}/`)) continue
        if (event.previous === null) objects.delete(key)
        else objects.set(key, event.previous)
      }
      return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
    },
    put(kind, object) {
      revision += 1
      const stored = withAt(object, ['metadata', 'resourceVersion'], String(revision))
      const previous = shelf(kind).objects.get(keyOf(stored)) ?? null
      record({ type: previous === null ? 'ADDED' : 'MODIFIED', kind, revision, object: stored, previous })
      return stored
    },
    remove(kind, object) {
      revision += 1
      const previous = shelf(kind).objects.get(keyOf(object)) ?? null
      const last = withAt(object, ['metadata', 'resourceVersion'], String(revision))
      record({ type: 'DELETED', kind, revision, object: last, previous })
      return last
    },
    since(kind, wanted) {
      const { floor, events } = shelf(kind)
      if (wanted < floor) return null
      return events.slice(firstAfter(events, wanted))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    compact() {
      for (const kind of shelves.values()) {
        kind.events = []
        kind.floor = revision
      }
    },
    dump() {
      return { revision, objects: [...shelves.values()].flatMap(({ objects }) => [...objects.values()]) }
    },
    load(dump) {
      shelves.clear()
      revision = Math.max(revision, dump.revision)
      for (const object of dump.objects) {
        const kind = findKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
        if (kind === null) continue
        shelf(kind).objects.set(keyOf(object), object)
        shelf(kind).floor = revision
      }
    },
  }
}

export function keyOf(object: JsonObject): string {
  return `${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`
}

function firstAfter(events: readonly StoreEvent[], revision: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.revision ?? 0) <= revision) low = middle + 1
    else high = middle
  }
  return low
}
