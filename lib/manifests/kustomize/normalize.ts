import type { Entry, Node, Scalar, YamlMap } from '@/lib/manifests/yaml/node'
import { typeOf } from '@/lib/manifests/yaml/types'
import type { Shape } from './shape'

export type Report = (code: string, at: Node, message: string) => void

/**
 * The tree as Go's JSON decoder would take it into typed fields: keys in their canonical letter case, nulls left out, the last of two equal
 * keys. What it would refuse is reported and its text kept, so that a person still sees what stands there. Null: nothing usable.
 */
export function normalize(node: Node, shape: Shape, report: Report): Node | null {
  if (node.kind === 'scalar' && typeOf(node, 'v2') === 'null') return null
  if (shape === 'any') return node
  if (typeof shape === 'string') return normalizeScalar(node, shape, report)
  if ('list' in shape) return normalizeList(node, shape.list, report)
  if (node.kind !== 'map') return wrong(node, 'a map', report)
  const entries = 'map' in shape ? mapEntries(node, shape.map, report) : objectEntries(node, shape.object, report)
  return { ...node, entries }
}

function wrong(node: Node, wanted: string, report: Report): null {
  report('kustomization_invalid', node, `kustomize wants ${wanted} here and refuses the whole file. Correct this line.`)
  return null
}

function normalizeScalar(node: Node, shape: 'text' | 'bool' | 'int', report: Report): Scalar | null {
  if (node.kind !== 'scalar') return wrong(node, 'plain text', report)
  const type = typeOf(node, 'v2')
  const found = type === 'timestamp' ? 'text' : type
  if (found === shape || (shape === 'int' && found === 'float' && Number.isInteger(Number(node.text)))) return node
  if (shape !== 'text') return wrong(node, shape === 'bool' ? 'true or false' : 'a whole number', report)
  const word = found === 'bool' ? 'bool' : found === 'unknown' ? 'value with an unknown tag' : 'number'
  report(
    'not_text',
    node,
    `kustomize reads ${node.text} as a ${word}, wants text here and refuses the whole file. Put it in quotes: "${node.text}".`,
  )
  return node
}

function normalizeList(node: Node, item: Shape, report: Report): Node | null {
  if (node.kind !== 'list') return wrong(node, 'a list', report)
  const items = node.items.map(child => normalize(child, item, report) ?? emptyOf(child, item))
  return { ...node, items }
}

/** A null in a list is the type's empty value. */
function emptyOf({ source, start, end, line }: Node, shape: Shape): Node {
  const place = { source, start, end, line }
  if (typeof shape === 'string')
    return { kind: 'scalar', text: '', style: 'plain', tag: '!!str', alias: false, ...place }
  return 'list' in shape
    ? { kind: 'list', items: [], flow: true, ...place }
    : { kind: 'map', entries: [], flow: true, ...place }
}

function mapEntries(node: YamlMap, shape: Shape, report: Report): readonly Entry[] {
  const entries: Entry[] = []
  for (const { key, value } of lastOfEach(node)) {
    const normal = normalize(value, shape, report) ?? (shape === 'any' ? null : emptyOf(value, shape))
    if (normal !== null) entries.push({ key, value: normal })
  }
  return entries
}

function lastOfEach(node: YamlMap): readonly Entry[] {
  const byKey = new Map<string, Entry>()
  for (const entry of node.entries) byKey.set(entry.key.text, entry)
  return byKey.size === node.entries.length ? node.entries : [...byKey.values()]
}

function objectEntries(node: YamlMap, fields: Readonly<Record<string, Shape>>, report: Report): readonly Entry[] {
  const byName = new Map<string, Entry>()
  for (const { key, value } of lastOfEach(node)) {
    const name = Object.hasOwn(fields, key.text) ? key.text : canonicalName(key.text, fields)
    const shape = name === null ? undefined : fields[name]
    if (name === null || shape === undefined) {
      report(
        'unknown_field',
        key,
        `kustomize knows no field '${key.text}' here and refuses the whole file. Remove it or correct its name.`,
      )
      continue
    }
    if (byName.has(name)) {
      report('field_twice', key, `'${name}' is given twice in different letter case. Keep one.`)
    }
    const normal = normalize(value, shape, report)
    if (normal !== null) byName.set(name, { key: key.text === name ? key : { ...key, text: name }, value: normal })
  }
  return [...byName.values()]
}

function canonicalName(key: string, fields: Readonly<Record<string, Shape>>): string | null {
  const lower = key.toLowerCase()
  return Object.keys(fields).find(name => name.toLowerCase() === lower) ?? null
}
