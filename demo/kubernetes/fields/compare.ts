import { isList, isObject, type Json, type JsonObject, objectAt, same, without } from '../json'
import type { Kind } from '../kinds'
import { emptySet, type FieldSet, union } from './field-set'
import { isAtomicMap, itemElement, listShape } from './shape'

export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

/** Which fields came, changed and went, in the units that managers own. */
export function compareObjects(kind: Kind, before: JsonObject | null, after: JsonObject): Comparison {
  const out: Paths = { added: [], modified: [], removed: [] }
  walk(kind, [], [], before === null ? skeleton(kind) : owned(before), owned(after), out)
  return { added: gather(out.added), modified: gather(out.modified), removed: gather(out.removed) }
}

/** The fields that an applied configuration names: its leaves and the items of its lists. */
export function fieldsOf(kind: Kind, configuration: JsonObject): FieldSet {
  const found: string[][] = []
  collect(kind, [], [], owned(configuration), found)
  return gather(found)
}

interface Paths {
  readonly added: string[][]
  readonly modified: string[][]
  readonly removed: string[][]
}

/** Identity and bookkeeping belong to nobody. */
function owned(object: JsonObject): JsonObject {
  const metadata = without(objectAt(object, 'metadata'), ...unowned)
  return { ...without(object, 'apiVersion', 'kind'), metadata }
}

const unowned = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
]

/** What a typed object has before anything is set: structs that are always there are not counted as added. */
function skeleton(kind: Kind): JsonObject {
  if (!kind.builtin) return { metadata: {} }
  const template = { metadata: {}, spec: { containers: null } }
  const specs: Readonly<Record<string, JsonObject>> = {
    Deployment: { strategy: {}, template },
    StatefulSet: { serviceName: '', updateStrategy: {}, template },
    DaemonSet: { updateStrategy: {}, template },
    ReplicaSet: { template },
    Job: { template },
    CronJob: { jobTemplate: { metadata: {}, spec: { template } } },
    Pod: { containers: null },
  }
  return { metadata: {}, spec: specs[kind.kind] ?? {}, status: {} }
}

function walk(
  kind: Kind,
  path: readonly string[],
  names: readonly string[],
  before: Json | undefined,
  after: Json | undefined,
  out: Paths,
): void {
  const was = branch(kind, names, before)
  const is = branch(kind, names, after)
  if (was === null || is === null || (was.size === 0 && is.size === 0)) {
    if (before === undefined) out.added.push([...path])
    else if (after === undefined) out.removed.push([...path])
    else if (!same(before, after)) out.modified.push([...path])
    return
  }
  if (before === undefined) out.added.push([...path])
  if (after === undefined) out.removed.push([...path])
  for (const element of new Set([...was.keys(), ...is.keys()])) {
    const next = element.startsWith('f:') ? [...names, element.slice(2)] : names
    walk(kind, [...path, element], next, was.get(element), is.get(element), out)
  }
}

function collect(kind: Kind, path: readonly string[], names: readonly string[], value: Json, found: string[][]): void {
  const children = branch(kind, names, value)
  if (children === null || children.size === 0) {
    if (path.length > 0 && !(names.length === 1 && names[0] === 'metadata')) found.push([...path])
    return
  }
  for (const [element, child] of children) {
    const item = !element.startsWith('f:')
    if (item) found.push([...path, element])
    collect(kind, [...path, element], item ? names : [...names, element.slice(2)], child, found)
  }
}

/** The owned parts of a value by path element; null for what is owned whole. Absent and null count as empty. */
function branch(kind: Kind, names: readonly string[], value: Json | undefined): Map<string, Json> | null {
  if (value === undefined || value === null) return new Map()
  if (isObject(value)) {
    if (isAtomicMap(kind, names)) return null
    return new Map(Object.entries(value).map(([name, child]) => [`f:${name}`, child]))
  }
  if (!isList(value)) return null
  const shape = listShape(kind, names)
  if (shape === 'atomic') return null
  return new Map(value.map(item => [itemElement(shape, item), item]))
}

function gather(paths: readonly (readonly string[])[]): FieldSet {
  return paths.reduce<FieldSet>((set, path) => insert(set, path), emptySet)
}

function insert(set: FieldSet, path: readonly string[]): FieldSet {
  return union(
    set,
    path.reduceRight<FieldSet>((child, name) => ({ own: false, children: new Map([[name, child]]) }), member),
  )
}

const member: FieldSet = { own: true, children: new Map() }
