import { randomUUID } from 'node:crypto'
import { type JsonObject, objectAt } from './json'
import { apiVersionOf, type Kind } from './kinds'
import { type Api, stamp } from './write'

/** Puts objects into the store as they are: for seeding, without defaults, controllers or checks. */
export function seedObject(api: Api, kind: Kind, object: JsonObject): JsonObject {
  const metadata = { uid: randomUUID(), creationTimestamp: stamp(api), ...objectAt(object, 'metadata') }
  const generation = kind.generation ? { generation: 1 } : {}
  const place = kind.namespaced ? { namespace: 'default' } : {}
  const head = { apiVersion: apiVersionOf(kind), kind: kind.kind }
  return api.store.put(kind, { ...object, ...head, metadata: { ...generation, ...place, ...metadata } })
}
