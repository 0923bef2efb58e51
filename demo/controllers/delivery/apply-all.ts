import { union } from '@/demo/kubernetes/fields/field-set'
import { formatManagers, type Manager, parseManagers } from '@/demo/kubernetes/fields/managed-fields'
import { at, type JsonObject, objectAt, textAt } from '@/demo/kubernetes/json'
import { apiVersionOf, findKind, type Kind } from '@/demo/kubernetes/kinds'
import { statusOf } from '@/demo/kubernetes/refusal'
import { type Api, applyObject, type Place } from '@/demo/kubernetes/write'

const manager = 'kustomize-controller'

/** Applies a rendered overlay as Flux does: everything dry first, so that one bad object stops all; then for good. */
export function applyAll(api: Api, objects: readonly JsonObject[]): readonly Place[] {
  const steps = objects
    .map(object => ({ place: placeOf(object), object }))
    .sort((a, b) => orderOf(a.place.kind) - orderOf(b.place.kind))
  for (const { place, object } of steps) {
    if (isExcluded(api, place)) continue
    const early = steps.some(one => one.place.kind.kind === 'Namespace' && one.place.name === place.namespace)
    if (early && api.store.get(place.kind, place.namespace, place.name) === null) continue
    attempt(place, () => applyObject(api, place, object, { manager, force: true, dryRun: true }))
  }
  for (const { place, object } of steps) {
    if (isExcluded(api, place)) continue
    adopt(api, place)
    attempt(place, () => applyObject(api, place, object, { manager, force: true }))
  }
  return steps.map(step => step.place)
}

/** `shop-prod_shop_apps_Deployment`, as the inventory names objects. */
export function inventoryId({ kind, namespace, name }: Place): string {
  return `${namespace}_${name}_${kind.group}_${kind.kind}`
}

/** The annotation that takes one object out of delivery counts where it stands in the cluster. */
function isExcluded(api: Api, { kind, namespace, name }: Place): boolean {
  const live = api.store.get(kind, namespace, name)
  return textAt(live ?? undefined, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/reconcile') === 'disabled'
}

/** What kubectl set by hand becomes the controller's own, so that the apply that follows drops what Git does not have. */
function adopt(api: Api, { kind, namespace, name }: Place): void {
  const live = api.store.get(kind, namespace, name)
  if (live === null) return
  const managers = parseManagers(live)
  const taken = managers.filter(isTaken)
  if (taken.length === 0) return
  const own = managers.find(one => one.manager === manager && one.operation === 'Apply')
  const rest = managers.filter(one => one !== own && !taken.includes(one))
  const fields = taken.reduce((all, one) => union(all, one.fields), own?.fields ?? { own: false, children: new Map() })
  const merged: Manager = {
    manager,
    operation: 'Apply',
    subresource: '',
    apiVersion: apiVersionOf(kind),
    time: own?.time ?? null,
    fields,
  }
  const metadata = { ...objectAt(live, 'metadata'), managedFields: formatManagers([...rest, merged]) }
  api.store.put(kind, { ...live, metadata })
}

function isTaken(one: Manager): boolean {
  if (one.subresource !== '') return false
  return one.manager.startsWith('kubectl') || (one.manager === 'before-first-apply' && one.operation === 'Update')
}

function placeOf(object: JsonObject): Place {
  const kind = findKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
  const name = textAt(object, 'metadata', 'name')
  if (kind === null) {
    const what = `${textAt(object, 'kind')}/${name} dry-run failed`
    throw new Error(
      `${what}: no matches for kind "${textAt(object, 'kind')}" in version "${textAt(object, 'apiVersion')}"`,
    )
  }
  const namespace = kind.namespaced ? textAt(object, 'metadata', 'namespace') : ''
  if (kind.namespaced && namespace === '')
    throw new Error(`${kind.kind}/${name} namespace not specified: the server could not find the requested resource`)
  return { kind, namespace, name }
}

function attempt({ kind, namespace, name }: Place, apply: () => unknown): void {
  try {
    apply()
  } catch (error) {
    const status = statusOf(error)
    const reason = textAt(status, 'reason')
    const known = reason === '' ? '' : ` (${reason})`
    const subject = namespace === '' ? `${kind.kind}/${name}` : `${kind.kind}/${namespace}/${name}`
    throw new Error(`${subject} dry-run failed${known}: ${at(status, 'message')}\n`)
  }
}

function orderOf(kind: Kind): number {
  if (kind.kind === 'Namespace') return 0
  return ['ConfigMap', 'Secret', 'ServiceAccount'].includes(kind.kind) ? 1 : 2
}
