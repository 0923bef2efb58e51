import { wholePattern } from '@/lib/manifests/pattern'
import { get, getIn, type Node, textOf } from '@/lib/manifests/yaml/node'
import { selectable } from './annotations'
import { refuse } from './refuse'
import { currentId, originalId, type Resource } from './resource'
import { type LabelTest, parseLabelSelector } from './select-labels'

/** A patch's `target`: regular expressions over the whole value, each of the original or the current name and namespace. */
export function select(resources: readonly Resource[], target: Node): readonly Resource[] {
  const parts = {
    group: pattern(target, 'group'),
    version: pattern(target, 'version'),
    kind: pattern(target, 'kind'),
    name: pattern(target, 'name'),
    namespace: pattern(target, 'namespace'),
  }
  const labels = labelTest(target, 'labelSelector')
  const annotations = labelTest(target, 'annotationSelector')
  return resources.filter(resource => {
    const current = currentId(resource)
    const original = originalId(resource)
    return (
      (parts.namespace(original.namespace) || parts.namespace(current.namespace)) &&
      (parts.name(original.name) || parts.name(current.name)) &&
      parts.group(current.group) &&
      parts.version(current.version) &&
      parts.kind(current.kind) &&
      labels(getIn(resource.tree, 'metadata', 'labels')) &&
      annotations(selectable(resource.tree))
    )
  })
}

function pattern(target: Node, key: string): (text: string) => boolean {
  const node = get(target, key)
  const source = textOf(node) ?? ''
  if (source === '') return () => true
  if (/^[A-Za-z0-9_/-]+$/.test(source)) return text => text === source
  return (
    wholePattern(source) ??
    refuse(
      'pattern_invalid',
      node ?? target,
      `'${source}' is no regular expression; kustomize stops at that. To match everything write '.*'.`,
    )
  )
}

function labelTest(target: Node, key: string): LabelTest {
  const node = get(target, key)
  const text = textOf(node) ?? ''
  if (text === '') return () => true
  const test = parseLabelSelector(text)
  return (
    test ??
    refuse(
      'selector_invalid',
      node ?? target,
      `'${text}' cannot be read as a selector. Write it like 'app=cart,tier!=web'.`,
    )
  )
}
