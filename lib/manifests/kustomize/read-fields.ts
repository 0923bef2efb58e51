import { get, type Node, textOf } from '@/lib/manifests/yaml/node'
import { type FieldSpec, fieldSpec } from './field-spec'

export function isTrue(node: Node | null): boolean {
  return /^(?:true|y|yes|on)$/i.test(textOf(node) ?? '')
}

export function fieldSpecOf(node: Node): FieldSpec {
  const text = (key: string) => textOf(get(node, key)) ?? ''
  return fieldSpec(text('path'), text('kind'), text('group'), isTrue(get(node, 'create')), text('version'))
}
