import { isObject, type JsonObject, nothing } from '../json'

/** A set of field paths as a tree; a child's name is its element in fieldsV1 (`f:spec`, `k:{"name":"shop"}`, `v:"x"`). */
export interface FieldSet {
  /** Whether the path that ends here is a member (written `"."`, or `{}` where nothing is below). */
  readonly own: boolean
  readonly children: ReadonlyMap<string, FieldSet>
}

export const emptySet: FieldSet = { own: false, children: new Map() }

const leaf: FieldSet = { own: true, children: new Map() }

export function isEmpty(set: FieldSet): boolean {
  return !set.own && set.children.size === 0
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a)) return b
  if (isEmpty(b)) return a
  const children = new Map(a.children)
  for (const [name, child] of b.children) children.set(name, union(children.get(name) ?? emptySet, child))
  return { own: a.own || b.own, children }
}

export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(b)) return a
  return combine(a, b, a.own && !b.own, difference, child => child)
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, a.own && b.own, intersection, () => emptySet)
}

/** Every member, parents before children. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): readonly (readonly string[])[] {
  const below = [...set.children].flatMap(([name, child]) => pathsOf(child, [...prefix, name]))
  return set.own ? [prefix, ...below] : below
}

export function formatFields(set: FieldSet): JsonObject {
  const below = [...set.children]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, child]): [string, JsonObject] => [name, formatFields(child)])
  const self: [string, JsonObject][] = set.own && below.length > 0 ? [['.', nothing]] : []
  return Object.fromEntries([...self, ...below])
}

export function parseFields(value: JsonObject): FieldSet {
  return parse(value, false)
}

/** `.spec.template.spec.containers[name="shop"].image`, as conflicts name a field. */
export function formatPath(path: readonly string[]): string {
  return path.map(formatElement).join('')
}

function formatElement(element: string): string {
  const text = element.slice(2)
  if (element.startsWith('f:')) return `.${text}`
  if (element.startsWith('v:')) return `[=${text}]`
  const keys: unknown = JSON.parse(text)
  const pairs = isObject(keys) ? Object.entries(keys) : []
  return `[${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`
}

function parse(value: JsonObject, nested: boolean): FieldSet {
  const names = Object.keys(value)
  if (nested && names.length === 0) return leaf
  const children = names.flatMap((name): [string, FieldSet][] => {
    const child = value[name]
    return name === '.' || !isObject(child) ? [] : [[name, parse(child, true)]]
  })
  return { own: names.includes('.'), children: new Map(children) }
}

function combine(
  a: FieldSet,
  b: FieldSet,
  own: boolean,
  both: (a: FieldSet, b: FieldSet) => FieldSet,
  alone: (a: FieldSet) => FieldSet,
): FieldSet {
  const children = [...a.children].flatMap(([name, child]): [string, FieldSet][] => {
    const other = b.children.get(name)
    const result = other === undefined ? alone(child) : both(child, other)
    return isEmpty(result) ? [] : [[name, result]]
  })
  return { own, children: new Map(children) }
}
