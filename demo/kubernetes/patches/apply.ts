import { type FieldSet, pathsOf } from '../fields/field-set'
import { isAtomicMap, itemElement, listShape } from '../fields/shape'
import { at, isList, isObject, type Json, type JsonObject, without } from '../json'
import type { Kind } from '../kinds'

/** Server-side apply's merge: what the configuration names is set; what it named before and nobody else owns goes. */
export function mergeApplied(
  kind: Kind,
  live: JsonObject,
  configuration: JsonObject,
  ownership: { readonly before: FieldSet; readonly kept: FieldSet },
): JsonObject {
  const merged = merge(kind, [], live, configuration)
  const gone = pathsOf(ownership.before).filter(path => !stillOwned(ownership.kept, path))
  return gone.reduce(
    (object, path) => {
      const next = removeField(kind, [], object, path)
      return isObject(next) ? next : object
    },
    isObject(merged) ? merged : live,
  )
}

function merge(kind: Kind, names: readonly string[], live: Json | undefined, configuration: Json): Json {
  if (isObject(configuration)) {
    if (isAtomicMap(kind, names) || !isObject(live)) return configuration
    const merged = Object.entries(configuration).map(([name, value]) => [
      name,
      merge(kind, [...names, name], live[name], value),
    ])
    return { ...live, ...Object.fromEntries(merged) }
  }
  if (!isList(configuration) || !isList(live)) return configuration
  const shape = listShape(kind, names)
  if (shape === 'atomic') return configuration
  return configuration.reduce<readonly Json[]>((items, item) => {
    const element = itemElement(shape, item)
    const index = items.findIndex(other => itemElement(shape, other) === element)
    return index < 0 ? items.concat([item]) : items.with(index, merge(kind, names, items[index], item))
  }, live)
}

function stillOwned(kept: FieldSet, path: readonly string[]): boolean {
  let here: FieldSet = kept
  for (const element of path) {
    const next = here.children.get(element)
    if (next === undefined) return false
    here = next
  }
  return here.own || here.children.size > 0
}

function isEmpty(value: Json): boolean {
  return isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0
}

function removeField(kind: Kind, names: readonly string[], value: Json, path: readonly string[]): Json {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (first.startsWith('f:')) {
    const name = first.slice(2)
    const child = at(value, name)
    if (!isObject(value) || child === undefined) return value
    if (rest.length === 0) return without(value, name)
    const left = removeField(kind, [...names, name], child, rest)
    // A typed object does not show a list or map whose last entry went.
    return kind.builtin && left !== child && isEmpty(left) ? without(value, name) : { ...value, [name]: left }
  }
  if (!isList(value)) return value
  const shape = listShape(kind, names)
  const index = value.findIndex(item => itemElement(shape, item) === first)
  const item = value[index]
  if (item === undefined) return value
  return rest.length === 0 ? value.toSpliced(index, 1) : value.with(index, removeField(kind, names, item, rest))
}
