import { deleteObject } from '@/demo/kubernetes/delete'
import { at, isObject, type JsonObject, listAt, objectAt, textAt, withAt } from '@/demo/kubernetes/json'
import { type Kind, kindOf } from '@/demo/kubernetes/kinds'
import { createObject } from '@/demo/kubernetes/write'
import { type Context, managerName, ownedBy, placeOf, quietly } from './context'

export const pods = kindOf('pods')

/** The pods of an owner that still count: not going and not ended. */
export function activePods({ owners }: Context, owner: JsonObject): readonly JsonObject[] {
  return owners.dependents(pods, textAt(owner, 'metadata', 'uid')).filter(isActive)
}

export function isActive(pod: JsonObject): boolean {
  const ended = ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'))
  return !ended && at(pod, 'metadata', 'deletionTimestamp') === undefined
}

export function isReady(pod: JsonObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    one => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True',
  )
}

export interface PodForm {
  /** A fixed name (StatefulSets), or a stem that gets a random suffix. */
  readonly name?: string
  readonly labels?: JsonObject
  readonly node?: string
}

export function createPod(context: Context, kind: Kind, owner: JsonObject, form: PodForm = {}): void {
  const template = objectAt(owner, 'spec', 'template')
  const given = objectAt(template, 'metadata')
  const stem = { generateName: `${textAt(owner, 'metadata', 'name')}-` }
  const name = form.name === undefined ? stem : { ...stem, name: form.name }
  const metadata = {
    ...given,
    ...name,
    labels: { ...objectAt(given, 'labels'), ...form.labels },
    ownerReferences: [ownedBy(kind, owner)],
  }
  const own = form.name === undefined ? {} : { hostname: form.name }
  const spec = { ...objectAt(template, 'spec'), ...own }
  const pod = { metadata, spec: form.node === undefined ? spec : withAt(spec, ['nodeName'], form.node) }
  const namespace = textAt(owner, 'metadata', 'namespace')
  quietly(() => createObject(context.api, pods, namespace, pod, { manager: managerName }))
}

export function deletePod(context: Context, pod: JsonObject): void {
  quietly(() => deleteObject(context.api, placeOf(pods, pod)))
}

/** Which pods a controller gives up first: unplaced, then unready, then the youngest. */
export function byWorth(a: JsonObject, b: JsonObject): number {
  return (
    worth(a) - worth(b) ||
    textAt(b, 'metadata', 'creationTimestamp').localeCompare(textAt(a, 'metadata', 'creationTimestamp'))
  )
}

function worth(pod: JsonObject): number {
  if (textAt(pod, 'spec', 'nodeName') === '') return 0
  if (textAt(pod, 'status', 'phase') !== 'Running') return 1
  return isReady(pod) ? 3 : 2
}

export function containersOf(pod: JsonObject): readonly JsonObject[] {
  return listAt(pod, 'spec', 'containers').filter(isObject)
}
