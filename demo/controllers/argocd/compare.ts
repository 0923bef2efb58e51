import { type JsonObject, listAt, objectAt, same, textAt, without } from '@/demo/kubernetes/json'
import { findKind } from '@/demo/kubernetes/kinds'
import { applyObject, type Place } from '@/demo/kubernetes/write'
import type { ArgoContext } from './argocd-context'
import { type Target, trackingId } from './target'

export interface Compared {
  readonly place: Place
  /** Null where Git no longer has it. */
  readonly object: JsonObject | null
  readonly live: JsonObject | null
  readonly isSame: boolean
}

export const applyManager = 'argocd-controller'

/** Every object that the Application has or should have. A server-side dry run tells what an apply would change. */
export function compareAll({ api }: ArgoContext, application: JsonObject, target: Target): readonly Compared[] {
  const objects = 'objects' in target ? target.objects : []
  const wanted = objects.flatMap(object => {
    const place = placeOf(object)
    if (place === null) return []
    const live = api.store.get(place.kind, place.namespace, place.name)
    return [{ place, object, live, isSame: live !== null && isUnchanged(place, object, live) }]
  })
  const left = listAt(application, 'status', 'resources').flatMap(resource => {
    const place = placeOf({ ...resourceHead(resource), metadata: objectAt({ metadata: resource ?? null }, 'metadata') })
    if (place === null || wanted.some(one => isSamePlace(one.place, place))) return []
    const live = api.store.get(place.kind, place.namespace, place.name)
    const owner = textAt(live ?? undefined, 'metadata', 'annotations', trackingId).split(':')[0]
    return live === null || owner !== textAt(application, 'metadata', 'name')
      ? []
      : [{ place, object: null, live, isSame: false }]
  })
  return [...wanted, ...left]

  function isUnchanged(place: Place, object: JsonObject, live: JsonObject): boolean {
    try {
      const next = applyObject(api, place, object, { manager: applyManager, force: true, dryRun: true })
      return same(essence(next), essence(live))
    } catch {
      return false
    }
  }
}

export function placeOf(object: JsonObject): Place | null {
  const kind = findKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
  if (kind === null) return null
  const namespace = kind.namespaced ? textAt(object, 'metadata', 'namespace') : ''
  return { kind, namespace, name: textAt(object, 'metadata', 'name') }
}

function resourceHead(resource: Parameters<typeof textAt>[0]): JsonObject {
  const group = textAt(resource, 'group')
  const version = textAt(resource, 'version')
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind: textAt(resource, 'kind') }
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.kind === other.kind && one.namespace === other.namespace && one.name === other.name
}

function essence(object: JsonObject): JsonObject {
  const metadata = without(objectAt(object, 'metadata'), 'managedFields', 'resourceVersion', 'generation')
  return { ...without(object, 'status', 'operation'), metadata }
}
