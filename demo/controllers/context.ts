import { type JsonObject, objectAt, textAt } from '@/demo/kubernetes/json'
import { apiVersionOf, type Kind } from '@/demo/kubernetes/kinds'
import { isRefusal } from '@/demo/kubernetes/refusal'
import { type Api, type Place, updateObject } from '@/demo/kubernetes/write'
import type { Clock } from './clock'
import type { Owners } from './owners'

/** What every controller works with. */
export interface Context {
  readonly api: Api
  readonly clock: Clock
  readonly owners: Owners
}

export const managerName = 'kube-controller-manager'

export function placeOf(kind: Kind, object: JsonObject): Place {
  return { kind, namespace: textAt(object, 'metadata', 'namespace'), name: textAt(object, 'metadata', 'name') }
}

export function findByKey({ api }: Pick<Context, 'api'>, kind: Kind, key: string): JsonObject | null {
  const [namespace = '', name = ''] = key.split('/')
  return api.store.get(kind, namespace, name)
}

/** Writes the status subresource as the controller manager; an object that went meanwhile is no error. */
export function writeStatus(
  context: Context,
  kind: Kind,
  object: JsonObject,
  status: JsonObject,
  manager = managerName,
): void {
  quietly(() => {
    updateObject(context.api, placeOf(kind, object), live => ({ ...live, status }), { manager, subresource: 'status' })
  })
}

export function update(
  context: Context,
  kind: Kind,
  object: JsonObject,
  change: (live: JsonObject) => JsonObject,
): JsonObject | null {
  return quietly(() => updateObject(context.api, placeOf(kind, object), change, { manager: managerName }))
}

export function quietly<Result>(write: () => Result): Result | null {
  try {
    return write()
  } catch (error) {
    if (isRefusal(error, 404) || isRefusal(error, 409)) return null
    throw error
  }
}

export function ownedBy(kind: Kind, owner: JsonObject): JsonObject {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    name: textAt(owner, 'metadata', 'name'),
    uid: textAt(owner, 'metadata', 'uid'),
    controller: true,
    blockOwnerDeletion: true,
  }
}

export function withReplicas(object: JsonObject, replicas: number): JsonObject {
  return { ...object, spec: { ...objectAt(object, 'spec'), replicas } }
}
