import { get, type Node, set, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { isNull, typeOf } from '@/lib/manifests/yaml/types'
import { jsonNode } from './json-node'
import { refuse } from './refuse'

export interface Operation {
  readonly node: Node
  readonly op: string
  readonly path: string
  readonly from: string
  readonly value: Node | null
}

/** Reads RFC 6902 operations; null where the text is no list of maps. */
export function readOperations(document: Node | undefined): readonly Operation[] | null {
  if (document?.kind !== 'list') return null
  const operations: Operation[] = []
  for (const node of document.items) {
    if (node.kind !== 'map') return null
    const value = get(node, 'value')
    operations.push({
      node,
      op: textOf(get(node, 'op')) ?? '',
      path: plainText(get(node, 'path')),
      from: plainText(get(node, 'from')),
      value: value === null ? null : jsonNode(value),
    })
  }
  return operations
}

function plainText(node: Node | null): string {
  return node?.kind === 'scalar' && typeOf(node, 'v2') === 'text' ? node.text : ''
}

/** Applies them in order, with the liberties of the library that kustomize uses: `replace` also adds a key that is missing. */
export function applyOperations(tree: YamlMap, operations: readonly Operation[]): YamlMap {
  let result: Node = tree
  for (const operation of operations) result = apply(result, operation)
  return result.kind === 'map'
    ? result
    : refuse('patch_invalid', operations[0]?.node ?? tree, 'The patch leaves no object behind.')
}

function apply(tree: Node, operation: Operation): Node {
  const { op, path, from, node } = operation
  switch (op) {
    case 'add':
    case 'replace':
      if (path === '' && op === 'replace') return operation.value ?? tree
      return change(
        tree,
        path,
        operation,
        op === 'add' ? addAt(operation.value, node) : replaceAt(operation.value, node),
      )
    case 'remove':
      return change(tree, path, operation, removeAt(node))
    case 'move': {
      const value = find(tree, from, operation)
      return change(change(tree, from, operation, removeAt(node)), path, operation, addAt(value, node))
    }
    case 'copy':
      return change(tree, path, operation, addAt(find(tree, from, operation), node))
    case 'test':
      return test(tree, operation)
    default:
      return refuse(
        'patch_invalid',
        node,
        `'${op}' is no operation of a JSON patch. It is add, remove, replace, move, copy or test.`,
      )
  }
}

type ChangeAt = (container: Node, key: string) => Node

function segments(path: string, { node }: Operation): readonly string[] {
  // The library drops what stands before the first slash, and wants one.
  const [, ...parts] = path.split('/')
  if (parts.length === 0) missing(node, path)
  return parts.map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function missing(node: Node, path: string): never {
  return refuse(
    'patch_path_missing',
    node,
    `The object has no '${path}' for this operation; kustomize stops at that. Correct the path.`,
  )
}

function change(tree: Node, path: string, operation: Operation, changeAt: ChangeAt): Node {
  return descend(tree, segments(path, operation), operation, changeAt)
}

function descend(container: Node, path: readonly string[], operation: Operation, changeAt: ChangeAt): Node {
  const [key, ...rest] = path
  if (key === undefined || container.kind === 'scalar') return missing(operation.node, operation.path)
  if (rest.length === 0) return changeAt(container, key)
  const child = childOf(container, key)
  if (child === null || isNull(child)) return missing(operation.node, operation.path)
  return withChild(container, key, descend(child, rest, operation, changeAt))
}

function childOf(container: Node, key: string): Node | null {
  if (container.kind === 'map') return get(container, key)
  return container.kind === 'list' ? (container.items[indexOf(key, container.items.length)] ?? null) : null
}

function withChild(container: Node, key: string, child: Node): Node {
  if (container.kind === 'map') return set(container, key, child)
  if (container.kind !== 'list') return container
  return { ...container, items: container.items.with(indexOf(key, container.items.length), child) }
}

/** Negative numbers count from the end. NaN for what is no number. */
function indexOf(key: string, length: number): number {
  if (!/^[-+]?\d+$/.test(key)) return Number.NaN
  const index = Number(key)
  return index < 0 ? index + length : index
}

function addAt(value: Node | null, at: Node): ChangeAt {
  return (container, key) => {
    const added = value ?? nullNode(at)
    if (container.kind === 'map') return set(container, key, added)
    if (container.kind !== 'list') return missing(at, key)
    const index = key === '-' ? container.items.length : indexOf(key, container.items.length + 1)
    if (!(index >= 0 && index <= container.items.length)) return missing(at, key)
    return { ...container, items: container.items.toSpliced(index, 0, added) }
  }
}

function replaceAt(value: Node | null, at: Node): ChangeAt {
  return (container, key) => {
    if (container.kind === 'map') return set(container, key, value ?? nullNode(at))
    const index = container.kind === 'list' ? indexOf(key, container.items.length) : Number.NaN
    if (container.kind !== 'list' || container.items[index] === undefined) return missing(at, key)
    return { ...container, items: container.items.with(index, value ?? nullNode(at)) }
  }
}

function removeAt(at: Node): ChangeAt {
  return (container, key) => {
    if (childOf(container, key) === null) return missing(at, key)
    if (container.kind === 'map') return set(container, key, null)
    if (container.kind !== 'list') return missing(at, key)
    return { ...container, items: container.items.toSpliced(indexOf(key, container.items.length), 1) }
  }
}

function nullNode({ source, start, end, line }: Node): Node {
  return { kind: 'scalar', text: 'null', style: 'plain', tag: null, alias: false, source, start, end, line }
}

function find(tree: Node, path: string, operation: Operation): Node {
  let container: Node | null = null
  let node: Node | null = tree
  for (const key of segments(path, operation)) {
    container = node
    node = node === null ? null : childOf(node, key)
  }
  // The library takes a key that a map lacks for null.
  if (node === null && container?.kind === 'map') return nullNode(operation.node)
  return node ?? missing(operation.node, path)
}

function test(tree: Node, operation: Operation): Node {
  const { path, node, value } = operation
  let found: Node | null = tree
  const parts = path === '' ? [] : segments(path, operation)
  for (const [index, key] of parts.entries()) {
    if (found === null || (index > 0 && isNull(found))) return missing(node, path)
    found = childOf(found, key)
  }
  const isSame =
    found === null || isNull(found) ? value === null || isNull(value) : value !== null && same(found, value)
  if (isSame) return tree
  return refuse(
    'patch_test_failed',
    node,
    `The test of '${path}' fails, so kustomize stops. Correct the expected value.`,
  )
}

function same(a: Node, b: Node): boolean {
  if (a.kind === 'scalar' && b.kind === 'scalar') return a.text === b.text && typeOf(a, 'v3') === typeOf(b, 'v3')
  if (a.kind === 'list' && b.kind === 'list') {
    return a.items.length === b.items.length && a.items.every((item, index) => sameOrNull(item, b.items[index] ?? null))
  }
  if (a.kind !== 'map' || b.kind !== 'map') return false
  return (
    a.entries.length === b.entries.length && a.entries.every(({ key, value }) => sameOrNull(value, get(b, key.text)))
  )
}

function sameOrNull(a: Node, b: Node | null): boolean {
  return b !== null && same(a, b)
}
