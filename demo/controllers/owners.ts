import { at, type JsonObject, listAt, textAt } from '@/demo/kubernetes/json'
import type { Kind } from '@/demo/kubernetes/kinds'
import type { Store } from '@/demo/kubernetes/store'

/** Which objects belong to which, by the controlling ownerReference: kept up to date, so that no controller has to search. */
export interface Owners {
  dependents(kind: Kind, uid: string): readonly JsonObject[]
  stop(): void
}

export interface OwnerReference {
  readonly kind: string
  readonly name: string
  readonly uid: string
}

export function ownerOf(object: JsonObject): OwnerReference | null {
  const owner = listAt(object, 'metadata', 'ownerReferences').find(one => at(one, 'controller') === true)
  if (owner === undefined) return null
  return { kind: textAt(owner, 'kind'), name: textAt(owner, 'name'), uid: textAt(owner, 'uid') }
}

export function indexOwners(store: Store, kinds: readonly Kind[]): Owners {
  const byOwner = new Map<string, Map<string, { readonly kind: Kind; readonly object: JsonObject }>>()

  function put(kind: Kind, object: JsonObject): void {
    const owner = ownerOf(object)
    if (owner === null) return
    const shelf = byOwner.get(owner.uid) ?? new Map()
    byOwner.set(owner.uid, shelf.set(textAt(object, 'metadata', 'uid'), { kind, object }))
  }
  for (const kind of kinds) {
    for (const object of store.list(kind)) put(kind, object)
  }
  const stop = store.subscribe(({ type, kind, object, previous }) => {
    if (!kinds.includes(kind)) return
    const owner = ownerOf(previous ?? object)
    if (owner !== null) byOwner.get(owner.uid)?.delete(textAt(object, 'metadata', 'uid'))
    if (type !== 'DELETED') put(kind, object)
  })
  return {
    dependents(kind, uid) {
      const shelf = byOwner.get(uid)
      if (shelf === undefined) return []
      return [...shelf.values()].filter(entry => entry.kind === kind).map(entry => entry.object)
    },
    stop,
  }
}
