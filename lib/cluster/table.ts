/** The cached objects of one kind, found by name, by uid and by owner, so that an event never scans. */
import { z } from 'zod'
import type { Identity } from './objects/shapes'

export interface Table<Item extends Identity> {
  readonly size: number
  get(namespace: string, name: string): Item | undefined
  byUid(uid: string): Item | undefined
  ownedBy(uid: string): readonly Item[]
  all(): Iterable<Item>
  /** True when an object of that name exists but is not shaped as expected: it must not pass for absent. */
  isUnreadable(namespace: string, name: string): boolean
  /** Takes an object as the API sent it; gives what the cache held before and holds now. */
  put(raw: unknown): Change<Item>
  remove(raw: unknown): Change<Item>
  /** Forgets all of a namespace, or everything. */
  clear(namespace: string | null): void
  /** Parsed but not cached yet: the pages of a list wait until the list is complete. */
  read(raw: unknown): Reading<Item>
  /** Puts a complete list in place of what was known of that namespace, or of everything. */
  replace(namespace: string | null, readings: readonly Reading<Item>[]): void
}

export interface Change<Item> {
  readonly before: Item | undefined
  readonly after: Item | undefined
}

export type Reading<Item> = { readonly item: Item } | { readonly unreadable: string }

export function createTable<Item extends Identity>(parse: (raw: unknown) => Item): Table<Item> {
  const items = new Map<string, Item>()
  const uids = new Map<string, Item>()
  /** Lists, not maps: most owners have one or two, and there are as many owners as pods. */
  const owned = new Map<string, Item[]>()
  const unreadable = new Set<string>()

  function read(raw: unknown): Reading<Item> {
    try {
      return { item: parse(raw) }
    } catch {
      return { unreadable: nameIn(raw) }
    }
  }

  function set(item: Item): void {
    const key = keyOf(item.namespace, item.name)
    unset(key)
    items.set(key, item)
    uids.set(item.uid, item)
    if (item.ownerUid === null) return
    const siblings = owned.get(item.ownerUid)
    if (siblings) siblings.push(item)
    else owned.set(item.ownerUid, [item])
  }

  function unset(key: string): Item | undefined {
    const known = items.get(key)
    unreadable.delete(key)
    if (!known) return undefined
    items.delete(key)
    if (uids.get(known.uid) === known) uids.delete(known.uid)
    if (known.ownerUid === null) return known
    const siblings = owned.get(known.ownerUid) ?? []
    const at = siblings.indexOf(known)
    if (at >= 0) siblings.splice(at, 1)
    if (siblings.length === 0) owned.delete(known.ownerUid)
    return known
  }

  function accept(reading: Reading<Item>): Change<Item> {
    if ('item' in reading) {
      const before = items.get(keyOf(reading.item.namespace, reading.item.name))
      set(reading.item)
      return { before, after: reading.item }
    }
    const before = unset(reading.unreadable)
    unreadable.add(reading.unreadable)
    return { before, after: undefined }
  }

  function clear(namespace: string | null): void {
    const prefix = namespace === null ? '' : keyOf(namespace, '')
    for (const key of [...items.keys(), ...unreadable]) if (key.startsWith(prefix)) unset(key)
  }

  return {
    get size() {
      return items.size
    },
    get: (namespace, name) => items.get(keyOf(namespace, name)),
    byUid: uid => uids.get(uid),
    ownedBy: uid => [...(owned.get(uid) ?? [])],
    all: () => items.values(),
    isUnreadable: (namespace, name) => unreadable.has(keyOf(namespace, name)),
    put: raw => accept(read(raw)),
    remove: raw => ({ before: unset(nameIn(raw)), after: undefined }),
    clear,
    read,
    replace(namespace, readings) {
      clear(namespace)
      for (const reading of readings) accept(reading)
    },
  }
}

const Named = z.object({ metadata: z.object({ name: z.string(), namespace: z.string().nullish() }) })

function nameIn(raw: unknown): string {
  const named = Named.safeParse(raw)
  return named.success ? keyOf(named.data.metadata.namespace ?? '', named.data.metadata.name) : ''
}

/** Neither part can hold a slash. */
function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}
