import { get, madeScalar, type Node, set, textOf } from '@/lib/manifests/yaml/node'
import { isNull } from '@/lib/manifests/yaml/types'
import { splitPath } from './field-spec'
import { refuse } from './refuse'

/** `spec.containers.[name=web].image`: dots split, but not within brackets. */
export function splitFieldPath(path: string): readonly string[] {
  const result: string[] = []
  const parts = splitPath(path, '.')
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? ''
    if (!part.startsWith('[') || part.endsWith(']')) {
      result.push(part)
      continue
    }
    const bracketed = [part]
    while (index < parts.length - 1) {
      index += 1
      bracketed.push(parts[index] ?? '')
      if (parts[index]?.endsWith(']')) break
    }
    const joined = bracketed.join('.')
    result.push(joined.includes('=') ? joined : joined.replace(/^[[\]]+|[[\]]+$/g, ''))
  }
  return result
}

const number = /^[+-]?\d+$/

/** The one node at a path, or null. */
export function lookUp(tree: Node, path: readonly string[], at: Node): Node | null {
  let node: Node | null = tree
  for (const raw of path) {
    const part = raw.trim()
    if (part === '') continue
    if (node === null || isNull(node)) return null
    node = step(node, part, at)
  }
  return node
}

function step(node: Node, part: string, at: Node): Node | null {
  if (part === '*')
    return refuse('field_path_invalid', at, "'*' is not allowed in the path of a source. Name one item.")
  const match = selection(part)
  if (number.test(part) || part === '-' || match !== null) {
    if (node.kind !== 'list')
      return refuse(
        'field_path_invalid',
        at,
        `'${part}' wants a list in this path; kustomize stops at that. Correct the path.`,
      )
    if (match !== null) return node.items.find(item => textOf(get(item, match.field)) === match.value) ?? null
    return (part === '-' ? node.items.at(-1) : node.items[Number(part)]) ?? null
  }
  if (node.kind !== 'map')
    return refuse(
      'field_path_invalid',
      at,
      `'${part}' wants a map in this path; kustomize stops at that. Correct the path.`,
    )
  return get(node, part)
}

function selection(part: string): { readonly field: string; readonly value: string } | null {
  const match = /^\[([^=]*)=(.*)\]$/s.exec(part)
  return match === null ? null : { field: match[1] ?? '', value: match[2] ?? '' }
}

export interface FieldChange {
  readonly change: (node: Node) => Node
  /** What is put where the path leads nowhere; null leaves it. */
  readonly creates: Node | null
  readonly at: Node
}

export interface Changed {
  readonly node: Node
  readonly count: number
}

/** Every node that a path with `*` and `[name=pattern]` matches, changed. */
export function changeMatches(node: Node, path: readonly string[], how: FieldChange): Changed {
  const [part, ...rest] = path
  if (part === undefined) return { node: how.change(node), count: 1 }
  const match = selection(part)
  if (part === '*') return changeItems(node, () => true, rest, how, part)
  if (match !== null) return changeSelected(node, match, rest, how, part)
  if (/^\+?\d+$/.test(part)) return changeIndexed(node, Number(part), rest, how, part)
  return changeField(node, part, rest, how)
}

function listOf(node: Node, part: string, at: Node): Extract<Node, { kind: 'list' }> {
  return node.kind === 'list'
    ? node
    : refuse(
        'field_path_invalid',
        at,
        `'${part}' wants a list in this path; kustomize stops at that. Correct the path.`,
      )
}

function changeItems(
  node: Node,
  isWanted: (item: Node) => boolean,
  rest: readonly string[],
  how: FieldChange,
  part: string,
): Changed {
  if (isNull(node)) return { node, count: 0 }
  const list = listOf(node, part, how.at)
  let count = 0
  const items = list.items.map(item => {
    if (!isWanted(item)) return item
    const changed = changeMatches(item, rest, how)
    count += changed.count
    return changed.node
  })
  return { node: { ...list, items }, count }
}

/** The value is a pattern that may match anywhere in the item's text, so `[name=web]` also finds `webhook`. */
function changeSelected(
  node: Node,
  { field, value }: { field: string; value: string },
  rest: readonly string[],
  how: FieldChange,
  part: string,
): Changed {
  if (field === '' || /[\\^$*+?()[\]{}|]/.test(value)) {
    return refuse(
      'field_path_unsupported',
      how.at,
      `'${part}' is read as a pattern whose matches are not certain. Write a plain value.`,
    )
  }
  const pattern = new RegExp(value)
  const isWanted = (item: Node) => pattern.test(textOf(get(item, field)) ?? '\n')
  const changed = changeItems(node, isWanted, rest, how, part)
  if (changed.count > 0 || how.creates === null || changed.node.kind !== 'list') return changed
  const { source, start, end, line } = node
  const key = madeScalar(field, node)
  const item: Node = {
    kind: 'map',
    entries: [{ key, value: madeScalar(value, node) }],
    flow: true,
    source,
    start,
    end,
    line,
  }
  return changeItems({ ...changed.node, items: [...changed.node.items, item] }, isWanted, rest, how, part)
}

function changeIndexed(node: Node, index: number, rest: readonly string[], how: FieldChange, part: string): Changed {
  const list = listOf(node, part, how.at)
  const item = list.items[index] ?? (index === list.items.length ? created(rest, how, node) : null)
  if (item === null)
    return refuse(
      'field_path_invalid',
      how.at,
      `The list has no item ${index}; kustomize stops at that. Correct the path.`,
    )
  const changed = changeMatches(item, rest, how)
  return { node: { ...list, items: list.items.toSpliced(index, 1, changed.node) }, count: changed.count }
}

function changeField(node: Node, part: string, rest: readonly string[], how: FieldChange): Changed {
  if (isNull(node)) return { node, count: 0 }
  if (node.kind !== 'map')
    return refuse(
      'field_path_invalid',
      how.at,
      `'${part}' wants a map in this path; kustomize stops at that. Correct the path.`,
    )
  const field = get(node, part) ?? created(rest, how, node)
  if (field === null) return { node, count: 0 }
  const changed = changeMatches(field, rest, how)
  return { node: changed.count === 0 ? node : set(node, part, changed.node), count: changed.count }
}

function created(rest: readonly string[], { creates }: FieldChange, { source, start, end, line }: Node): Node | null {
  if (creates === null) return null
  const place = { source, start, end, line }
  const [next] = rest
  if (next === undefined) return creates
  const isList = (next.startsWith('[') && next.endsWith(']')) || /^\+?\d+$/.test(next)
  return isList
    ? { kind: 'list', items: [], flow: false, ...place }
    : { kind: 'map', entries: [], flow: false, ...place }
}
