import type { Node } from './node'

/** Paths at which two trees differ as data; comments, quotes and layout do not count. */
export function differences(a: Node | null, b: Node | null, path = ''): readonly string[] {
  if (a === b) return []
  if (a === null || b === null || a.kind !== b.kind) return [path]
  if (a.kind === 'scalar' && b.kind === 'scalar') return sameScalar(a, b) ? [] : [path]
  const left = childrenOf(a)
  const right = childrenOf(b)
  return [...new Set([...left.keys(), ...right.keys()])].flatMap(key =>
    differences(left.get(key) ?? null, right.get(key) ?? null, `${path}/${key}`),
  )
}

function sameScalar(a: Extract<Node, { kind: 'scalar' }>, b: Extract<Node, { kind: 'scalar' }>): boolean {
  return a.text === b.text && (a.style === 'plain') === (b.style === 'plain') && a.tag === b.tag
}

function childrenOf(node: Node): ReadonlyMap<string, Node> {
  if (node.kind === 'map') return new Map(node.entries.map(({ key, value }) => [key.text, value]))
  return new Map(node.kind === 'list' ? node.items.map((item, index) => [String(index), item]) : [])
}

/** Path of the innermost value whose text holds the offset, or null. */
export function pathAt(node: Node, offset: number, path = ''): string | null {
  if (offset < node.start || offset > node.end) return null
  for (const [key, child] of childrenOf(node)) {
    const found = child.start < node.start ? null : pathAt(child, offset, `${path}/${key}`)
    if (found !== null) return found
  }
  return node.kind === 'scalar' ? path : null
}
