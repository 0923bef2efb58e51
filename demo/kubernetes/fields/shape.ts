import type { Json, JsonObject } from '../json'
import { at } from '../json'
import type { Kind } from '../kinds'

/** How a list is owned and merged: item by item under keys, as a set of values, or whole. */
export type ListShape = { readonly keys: readonly string[] } | 'set' | 'atomic'

/** `path` holds field names only, without the items in between. Lists of custom resources are whole, as their schemas leave it. */
export function listShape(kind: Kind, path: readonly string[]): ListShape {
  const name = path.at(-1) ?? ''
  if (path[0] === 'metadata' || path.at(-2) === 'metadata') return metadataLists[name] ?? 'atomic'
  if (!kind.builtin || (kind.kind === 'Job' && name === 'conditions')) return 'atomic'
  if (name === 'ports') {
    if (path.includes('containers') || path.includes('initContainers')) return { keys: ['containerPort', 'protocol'] }
    return kind.kind === 'Service' ? { keys: ['port', 'protocol'] } : 'atomic'
  }
  const keys = keysByName[name]
  return keys === undefined ? 'atomic' : { keys }
}

/** Maps that are owned whole although they have children. */
export function isAtomicMap(kind: Kind, path: readonly string[]): boolean {
  const name = path.at(-1) ?? ''
  // One reference is owned whole, the list of them one by one.
  if (name === 'ownerReferences') return true
  if (!kind.builtin) return false
  if (kind.kind === 'ControllerRevision' && name === 'data') return true
  return atomicMaps.has(name) || name.endsWith('KeyRef') || name.endsWith('Selector')
}

/** The path element of one item, in the words of fieldsV1: `k:{"name":"shop"}` or `v:"finalizer"`. */
export function itemElement(shape: ListShape, item: Json): string {
  if (shape === 'set' || shape === 'atomic') return `v:${JSON.stringify(item)}`
  const key: JsonObject = Object.fromEntries(
    shape.keys.flatMap(name => {
      const value = at(item, name) ?? (name === 'protocol' ? 'TCP' : undefined)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return `k:${JSON.stringify(key)}`
}

const metadataLists: Readonly<Record<string, ListShape>> = { finalizers: 'set', ownerReferences: { keys: ['uid'] } }

const keysByName: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  conditions: ['type'],
  addresses: ['type'],
  podIPs: ['ip'],
  hostIPs: ['ip'],
  secrets: ['name'],
}

const atomicMaps = new Set([
  'selector',
  'nodeSelector',
  'fieldRef',
  'resourceFieldRef',
  'involvedObject',
  'preference',
  'nodeSelectorTerms',
  'targetRef',
])
