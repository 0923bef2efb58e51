import { type Entry, get, madeScalar, type Node, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { isNull } from '@/lib/manifests/yaml/types'
import { refuse } from './refuse'
import { splitApiVersion } from './resource'

/** kustomize's way to name fields: `spec/template/spec/containers[]/image`, for some kinds only. */
export interface FieldSpec {
  readonly path: string
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly create: boolean
}

export function fieldSpec(path: string, kind = '', group = '', create = false, version = ''): FieldSpec {
  return { path, kind, group, create, version }
}

/** What is put where the last part of the path is missing and may be created. */
export type Creates = 'text' | 'map' | null

/** Applies `change` to every field the spec names, and gives the same tree when nothing changes. Throws where kustomize stops. */
export function changeFields(tree: YamlMap, spec: FieldSpec, creates: Creates, change: (node: Node) => Node): YamlMap {
  if (!isFor(tree, spec)) return tree
  const changed = visit(tree, segmentsOf(spec.path), { creates: spec.create ? creates : null, change })
  return changed.kind === 'map' ? changed : tree
}

function isFor(tree: YamlMap, spec: FieldSpec): boolean {
  if (spec.kind !== '' && spec.kind !== textOf(get(tree, 'kind'))) return false
  if (spec.group === '' && spec.version === '') return true
  const { group, version } = splitApiVersion(textOf(get(tree, 'apiVersion')) ?? '')
  return (spec.group === '' || spec.group === group) && (spec.version === '' || spec.version === version)
}

const known = new Map<string, readonly string[]>()

function segmentsOf(path: string): readonly string[] {
  const found = known.get(path)
  if (found !== undefined) return found
  const segments = splitPath(path, '/')
  if (known.size < 1000) known.set(path, segments)
  return segments
}

/** `\/` is a slash within a part; one leading slash is allowed. */
export function splitPath(path: string, delimiter: string): readonly string[] {
  const parts = path.split(delimiter)
  const rest = parts.length > 1 && parts[0] === '' ? parts.slice(1) : parts
  const segments: string[] = []
  for (const part of rest) {
    const last = segments.at(-1)
    if (last?.endsWith('\\')) segments[segments.length - 1] = `${last.slice(0, -1)}${delimiter}${part}`
    else segments.push(part)
  }
  return segments
}

interface Visit {
  readonly creates: Creates
  readonly change: (node: Node) => Node
}

function visit(node: Node, path: readonly string[], how: Visit): Node {
  const [segment, ...rest] = path
  if (segment === undefined) return how.change(node)
  if (isNull(node)) return node
  if (node.kind === 'list') return visitItems(node, path, how)
  if (node.kind === 'map') return visitField(node, segment, rest, how)
  return refuse(
    'field_mismatch',
    node,
    `'${path.join('/')}' leads through plain text here; kustomize stops at that. Make it a map or a list.`,
  )
}

function visitItems(node: Extract<Node, { kind: 'list' }>, path: readonly string[], how: Visit): Node {
  const items = node.items.map(item => visit(item, path, how))
  return items.every((item, index) => item === node.items[index]) ? node : { ...node, items }
}

function visitField(map: YamlMap, segment: string, rest: readonly string[], how: Visit): Node {
  const isList = segment.endsWith('[]')
  const key = isList ? segment.slice(0, -2) : segment
  const creates = how.creates === null || isList ? null : rest.length === 0 ? how.creates : 'map'
  const index = map.entries.findLastIndex(entry => entry.key.text === key)
  const entry = map.entries[index]
  if (entry === undefined) {
    if (creates === null) return map
    const value = visit(emptyNode(creates, map), rest, how)
    return { ...map, entries: [...map.entries, { key: madeScalar(key, map), value }] }
  }
  const current = creates !== null && isNull(entry.value) ? emptyNode(creates, entry.value) : entry.value
  const value = visit(current, rest, how)
  if (value === entry.value) return map
  const changed: Entry = { key: entry.key, value }
  return { ...map, entries: map.entries.with(index, changed) }
}

function emptyNode(creates: 'text' | 'map', from: Node): Node {
  if (creates === 'text') return madeScalar('', from)
  const { source, start, end, line } = from
  return { kind: 'map', entries: [], flow: true, source, start, end, line }
}
