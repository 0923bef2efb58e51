import type { Node } from '@/lib/manifests/yaml/node'
import { typeOf } from '@/lib/manifests/yaml/types'

/** A value as it looks after YAML 1.1 was read and written as JSON: `yes` is true, `0x10` is 16, and everything else is text. */
export function jsonNode(node: Node): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map(jsonNode) }
  if (node.kind === 'map')
    return { ...node, entries: node.entries.map(({ key, value }) => ({ key, value: jsonNode(value) })) }
  const type = typeOf(node, 'v2')
  if (type === 'text' || type === 'timestamp') return node.style === 'plain' ? { ...node, tag: '!!str' } : node
  if (type === 'bool') return { ...node, text: String(/^(?:y|t|on)/i.test(node.text)), style: 'plain', tag: null }
  if (type === 'int' && /^(?:0|-?[1-9]\d*)$/.test(node.text)) return node
  return type === 'null' ? { ...node, text: 'null', style: 'plain', tag: null } : { ...node, tag: '!!float' }
}
