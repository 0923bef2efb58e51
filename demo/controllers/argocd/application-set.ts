import { isList, isObject, type Json, type JsonObject, listAt, objectAt, same, textAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { formatTime } from '@/demo/kubernetes/time'
import { createObject, updateObject } from '@/demo/kubernetes/write'
import { findByKey, ownedBy, placeOf, quietly } from '../context'
import type { ArgoContext } from './argocd-context'

const sets = kindOf('applicationsets')
const applications = kindOf('applications')
const manager = 'argocd-applicationset-controller'

/** Makes the Applications of a list generator and keeps their specs; nothing else of a set is known here. */
export function reconcileApplicationSet(context: ArgoContext, key: string): null {
  const set = findByKey(context, sets, key)
  if (set === null) return null
  const elements = listAt(set, 'spec', 'generators')
    .flatMap(one => listAt(one, 'list', 'elements'))
    .filter(isObject)
  const made = elements.map(element => expand(objectAt(set, 'spec', 'template'), element)).filter(isObject)
  for (const application of made) put(context, set, application)
  report(context, set, made)
  return null
}

function put({ api }: ArgoContext, set: JsonObject, application: JsonObject): void {
  const namespace = textAt(set, 'metadata', 'namespace')
  const name = textAt(application, 'metadata', 'name')
  const spec = objectAt(application, 'spec')
  if (api.store.get(applications, namespace, name) !== null) {
    const place = { kind: applications, namespace, name }
    quietly(() => updateObject(api, place, live => ({ ...live, spec }), { manager }))
    return
  }
  const metadata = {
    ...objectAt(application, 'metadata'),
    finalizers: ['resources-finalizer.argocd.argoproj.io'],
    ownerReferences: [ownedBy(sets, set)],
  }
  quietly(() => createObject(api, applications, namespace, { metadata, spec }, { manager }))
}

function report({ api, clock }: ArgoContext, set: JsonObject, made: readonly JsonObject[]): void {
  const upToDate = 'All applications have been generated successfully'
  const conditions = [
    { message: upToDate, reason: 'ApplicationSetUpToDate', status: 'False', type: 'ErrorOccurred' },
    {
      message: 'Successfully generated parameters for all Applications',
      reason: 'ParametersGenerated',
      status: 'True',
      type: 'ParametersGenerated',
    },
    { message: upToDate, reason: 'ApplicationSetUpToDate', status: 'True', type: 'ResourcesUpToDate' },
  ]
  const resources = made.map(application => ({
    group: applications.group,
    health: {},
    kind: applications.kind,
    name: textAt(application, 'metadata', 'name'),
    namespace: textAt(set, 'metadata', 'namespace'),
    version: applications.version,
  }))
  if (same(listAt(set, 'status', 'resources'), resources)) return
  const lastTransitionTime = formatTime(clock.now())
  const status = {
    conditions: conditions.map(one => ({ lastTransitionTime, ...one })),
    health: { message: upToDate, status: 'Healthy' },
    resources,
    resourcesCount: resources.length,
  }
  const options = { manager, subresource: 'status' } as const
  quietly(() => updateObject(api, placeOf(sets, set), live => ({ ...live, status }), options))
}

/** `{{.name}}` of the goTemplate form. */
function expand(value: Json, element: JsonObject): Json {
  if (typeof value === 'string')
    return value.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_all, key) => textAt(element, String(key)))
  if (isList(value)) return value.map(item => expand(item, element))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, expand(child, element)]))
}
