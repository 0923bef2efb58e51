/** The objects of all delivery controllers in one cluster, found by name, by what they are called, and by what they apply. */
import type { ObjectName } from '@/lib/cluster/contract'
import { type ControllerObject, idOf } from './object'

export interface ControllerStore {
  get(name: ObjectName): ControllerObject | null
  /** Objects of a kind that a label or annotation may mean by this text. */
  called(kind: string, text: string): readonly ControllerObject[]
  /** Objects whose inventory lists it. */
  listing(name: ObjectName): readonly ControllerObject[]
  all(): Iterable<ControllerObject>
  count(kind: string): number
  /** An object of that name exists but is not shaped as expected. */
  isUnreadable(name: ObjectName): boolean
  put(object: ControllerObject): void
  remove(name: ObjectName): void
  markUnreadable(name: ObjectName): void
  /** Those of a kind, in one namespace or all. */
  namesOf(kind: string, namespace: string | null): readonly ObjectName[]
}

export function createStore(): ControllerStore {
  const objects = new Map<string, ControllerObject>()
  const kinds = new Map<string, Map<string, ControllerObject>>()
  const calls = new Map<string, Map<string, ControllerObject>>()
  const lists = new Map<string, Map<string, ControllerObject>>()
  const unreadable = new Map<string, ObjectName>()

  function remove(name: ObjectName): void {
    const id = idOf(name)
    unreadable.delete(id)
    const known = objects.get(id)
    if (known === undefined) return
    objects.delete(id)
    for (const [index, key] of keysOf(known)) drop(index, key, id)
  }

  function keysOf(
    object: ControllerObject,
  ): readonly (readonly [Map<string, Map<string, ControllerObject>>, string])[] {
    const { kind, applies } = object
    return [
      [kinds, kind],
      ...(applies?.called ?? []).map(text => [calls, `${kind} ${text}`] as const),
      ...(applies?.inventory ?? []).map(one => [lists, idOf(one)] as const),
    ]
  }

  return {
    get: name => objects.get(idOf(name)) ?? null,
    called: (kind, text) => [...(calls.get(`${kind} ${text}`)?.values() ?? [])],
    listing: name => [...(lists.get(idOf(name))?.values() ?? [])],
    all: () => objects.values(),
    count: kind => kinds.get(kind)?.size ?? 0,
    isUnreadable: name => unreadable.has(idOf(name)),
    put(object) {
      remove(object)
      const id = idOf(object)
      objects.set(id, object)
      for (const [index, key] of keysOf(object)) enter(index, key, id, object)
    },
    remove,
    markUnreadable(name) {
      remove(name)
      unreadable.set(idOf(name), name)
    },
    namesOf(kind, namespace) {
      const known = [...(kinds.get(kind)?.values() ?? [])]
      const broken = [...unreadable.values()].filter(one => one.kind === kind)
      return [...known, ...broken].filter(one => namespace === null || one.namespace === namespace)
    },
  }
}

function enter(
  index: Map<string, Map<string, ControllerObject>>,
  key: string,
  id: string,
  object: ControllerObject,
): void {
  const found = index.get(key)
  if (found === undefined) index.set(key, new Map([[id, object]]))
  else found.set(id, object)
}

function drop(index: Map<string, Map<string, ControllerObject>>, key: string, id: string): void {
  const found = index.get(key)
  found?.delete(id)
  if (found?.size === 0) index.delete(key)
}
