import { get, type Node, type Scalar, set, type YamlMap } from '@/lib/manifests/yaml/node'
import { changeFields, type FieldSpec } from './field-spec'
import { type Fields, metadataLabels } from './fields'
import { items } from './kustomization'
import { fieldSpecOf, isTrue } from './read-fields'
import { refuse } from './refuse'
import type { Resource } from './resource'

/** `labels`, `commonLabels` and `commonAnnotations`: they decide what later selectors find, and stop kustomize on objects of another shape. */
export function addLabels(resources: readonly Resource[], kustomization: YamlMap, fields: Fields): readonly Resource[] {
  let result = resources
  for (const label of items(kustomization, 'labels')) {
    result = addPairs(result, get(label, 'pairs'), fieldsOf(label, fields))
  }
  result = addPairs(result, get(kustomization, 'commonLabels'), fields.commonLabels)
  return addPairs(result, get(kustomization, 'commonAnnotations'), fields.commonAnnotations)
}

export function addPairs(
  resources: readonly Resource[],
  pairs: Node | null,
  fields: readonly FieldSpec[],
): readonly Resource[] {
  if (pairs?.kind !== 'map' || pairs.entries.length === 0) return resources
  return resources.map(resource => {
    let { tree } = resource
    for (const field of fields) tree = changeFields(tree, field, 'map', node => withPairs(node, pairs))
    return tree === resource.tree ? resource : { ...resource, tree }
  })
}

function withPairs(node: Node, pairs: YamlMap): Node {
  if (node.kind !== 'map')
    return refuse(
      'field_mismatch',
      node,
      'Labels or annotations are no map here; kustomize stops at that. Write them as a map.',
    )
  let result = node
  for (const { key, value } of pairs.entries) {
    const text: Scalar | null = value.kind === 'scalar' ? { ...value, tag: '!!str' } : null
    if (text !== null) result = set(result, key.text, text)
  }
  return result
}

function fieldsOf(label: Node, fields: Fields): readonly FieldSpec[] {
  const list = get(label, 'fields')
  const own = [...(list?.kind === 'list' ? list.items.map(fieldSpecOf) : []), ...fields.labels]
  if (isTrue(get(label, 'includeSelectors'))) return [...own, ...fields.commonLabels]
  return isTrue(get(label, 'includeTemplates'))
    ? [...own, ...fields.templateLabels, metadataLabels]
    : [...own, metadataLabels]
}
