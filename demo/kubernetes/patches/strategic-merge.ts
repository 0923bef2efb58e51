import { at, isList, isObject, type Json, type JsonObject, listAt, nothing, same, withAt, without } from '../json'

/** Kubernetes' own patch: lists of named things merge by a key, `$patch`, `$setElementOrder` and the like direct it. */
export function strategicMerge(target: Json | undefined, patch: Json, path: readonly string[] = []): Json {
  if (!isObject(patch)) return patch
  if (at(patch, '$patch') === 'replace') return without(patch, '$patch')
  const base = isObject(target) ? retained(target, patch) : nothing
  const keys = Object.keys(patch).filter(key => !key.startsWith('$'))
  const gone = keys.filter(key => patch[key] === null || at(patch, key, '$patch') === 'delete')
  const changed = keys.flatMap((key): [string, Json][] => {
    const value = patch[key] ?? null
    if (gone.includes(key)) return []
    const below = [...path, key]
    return [[key, isList(value) ? mergeList(base[key], value, below) : strategicMerge(base[key], value, below)]]
  })
  const result = { ...without(base, ...gone), ...Object.fromEntries(changed) }
  return ordered(removedPrimitives(result, patch), patch, path)
}

function mergeList(target: Json | undefined, patch: readonly Json[], path: readonly string[]): Json {
  const name = path.at(-1) ?? ''
  if (primitives.has(name)) {
    const have = isList(target) ? target : []
    return [...have, ...patch.filter(item => !have.some(other => same(other, item)))]
  }
  const key = mergeKey(path)
  if (key === null || !patch.every(isObject)) return patch
  if (patch.some(item => at(item, '$patch') === 'replace' && at(item, key) === undefined)) {
    return patch.filter(item => at(item, '$patch') === undefined)
  }
  return patch.reduce<readonly Json[]>(
    (items, item) => {
      const index = items.findIndex(other => same(at(other, key), at(item, key)))
      if (at(item, '$patch') === 'delete') return index < 0 ? items : items.toSpliced(index, 1)
      const merged = strategicMerge(items[index], item, path)
      return index < 0 ? items.concat([merged]) : items.with(index, merged)
    },
    isList(target) ? target : [],
  )
}

/** `$retainKeys` drops every other key (a Deployment's strategy changes its type that way). */
function retained(target: JsonObject, patch: JsonObject): JsonObject {
  const keep = patch.$retainKeys
  if (!isList(keep)) return target
  return Object.fromEntries(Object.entries(target).filter(([key]) => keep.includes(key)))
}

function removedPrimitives(result: JsonObject, patch: JsonObject): JsonObject {
  return directives(patch, '$deleteFromPrimitiveList/').reduce((made, name) => {
    const gone = listAt(patch, `$deleteFromPrimitiveList/${name}`)
    const left = listAt(made, name).filter(item => !gone.some(other => same(other, item)))
    return withAt(made, [name], left)
  }, result)
}

function ordered(result: JsonObject, patch: JsonObject, path: readonly string[]): JsonObject {
  return directives(patch, '$setElementOrder/').reduce((made, name) => {
    const key = mergeKey([...path, name])
    const order = listAt(patch, `$setElementOrder/${name}`)
    const place = (item: Json): number =>
      order.findIndex(other => (key === null ? same(other, item) : same(at(other, key), at(item, key))))
    const items = listAt(made, name)
    if (items.length === 0) return made
    const sorted = items.toSorted((a, b) => rank(place(a)) - rank(place(b)))
    return withAt(made, [name], sorted)
  }, result)
}

function rank(place: number): number {
  return place < 0 ? Number.MAX_SAFE_INTEGER : place
}

function directives(patch: JsonObject, prefix: string): readonly string[] {
  return Object.keys(patch).flatMap(key => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []))
}

function mergeKey(path: readonly string[]): string | null {
  const name = path.at(-1) ?? ''
  if (name !== 'ports') return keys[name] ?? null
  return path.some(step => step === 'containers' || step === 'initContainers') ? 'containerPort' : 'port'
}

const primitives = new Set(['finalizers'])

const keys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  env: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  conditions: 'type',
  ownerReferences: 'uid',
  addresses: 'type',
  taints: 'key',
  secrets: 'name',
  podIPs: 'ip',
}
