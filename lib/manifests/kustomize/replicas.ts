import { get, type Node, type Scalar, textOf } from '@/lib/manifests/yaml/node'
import { changeFields, type FieldSpec } from './field-spec'
import { isCovered } from './fields'
import { refuse } from './refuse'
import { allIds, type Resource } from './resource'

/** One entry of `replicas:`; a name that nothing has stops kustomize. */
export function setReplicas(
  resources: readonly Resource[],
  entry: Node,
  fields: readonly FieldSpec[],
): readonly Resource[] {
  const name = textOf(get(entry, 'name')) ?? ''
  const count = get(entry, 'count')
  const text = count?.kind === 'scalar' ? String(Number(count.text)) : '0'
  let isFound = false
  const result = resources.map(resource => {
    const ids = allIds(resource)
    let { tree } = resource
    for (const field of fields) {
      if (!ids.some(id => id.name === name && isCovered(id, field))) continue
      isFound = true
      tree = changeFields(tree, field, 'text', node => ({ ...scalar(node), text, style: 'plain', tag: null }))
    }
    return tree === resource.tree ? resource : { ...resource, tree }
  })
  if (!isFound)
    refuse(
      'replicas_match_nothing',
      entry,
      `No workload is named '${name}', so kustomize stops here. Correct the name or remove the entry.`,
    )
  return result
}

function scalar(node: Node): Scalar {
  return node.kind === 'scalar'
    ? node
    : refuse('field_mismatch', node, 'spec.replicas is no number here; kustomize stops at that. Write a number.')
}
