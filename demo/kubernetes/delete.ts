import { at, type JsonObject, listAt, objectAt, textAt, withAt } from './json'
import { findKind, kindOf } from './kinds'
import { conflict, notFound } from './refusal'
import { formatTime } from './time'
import { type Api, bumped, type Place } from './write'

export interface DeleteOptions {
  readonly graceSeconds?: number | null
  readonly propagation?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly dryRun?: boolean
}

/** Removes, or marks for removal where a finalizer or a kubelet has to agree first. Dependents are the garbage collector's. */
export function deleteObject(api: Api, { kind, namespace, name }: Place, options: DeleteOptions = {}): JsonObject {
  const live = api.store.get(kind, namespace, name)
  if (live === null) throw notFound(kind, name)
  const { uid, resourceVersion } = options
  const metadata = objectAt(live, 'metadata')
  if ((uid ?? metadata.uid) !== metadata.uid) throw conflict(kind, name)
  if ((resourceVersion ?? metadata.resourceVersion) !== metadata.resourceVersion) throw conflict(kind, name)
  if (options.dryRun === true) return live
  if (options.propagation === 'Orphan') orphanDependents(api, textAt(live, 'metadata', 'uid'))
  if (kind.kind === 'Namespace') removeContent(api, name)
  const grace = kind.kind === 'Pod' ? gracePeriod(live, options.graceSeconds ?? null) : 0
  if (grace === 0 && listAt(live, 'metadata', 'finalizers').length === 0) return api.store.remove(kind, live)
  if (at(live, 'metadata', 'deletionTimestamp') !== undefined && grace > 0) return live
  const deletionTimestamp = formatTime(api.now() + grace * 1000)
  const marked = { ...metadata, deletionTimestamp, deletionGracePeriodSeconds: grace }
  return api.store.put(kind, bumped(kind, { ...live, metadata: marked }))
}

function gracePeriod(pod: JsonObject, asked: number | null): number {
  if (textAt(pod, 'spec', 'nodeName') === '' || ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase')))
    return 0
  const own = at(pod, 'spec', 'terminationGracePeriodSeconds')
  return asked ?? (typeof own === 'number' ? own : 30)
}

function orphanDependents(api: Api, uid: string): void {
  for (const kind of dependentKinds) {
    for (const object of api.store.list(kind)) {
      const owners = listAt(object, 'metadata', 'ownerReferences')
      const left = owners.filter(owner => textAt(owner, 'uid') !== uid)
      if (left.length === owners.length) continue
      api.store.put(kind, withAt(object, ['metadata', 'ownerReferences'], left.length === 0 ? undefined : left))
    }
  }
}

const dependentKinds = ['pods', 'replicasets', 'controllerrevisions', 'jobs'].map(kindOf)

function removeContent(api: Api, namespace: string): void {
  for (const object of api.store.dump().objects) {
    if (textAt(object, 'metadata', 'namespace') !== namespace) continue
    const kind = findKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
    if (kind !== null) api.store.remove(kind, object)
  }
}
