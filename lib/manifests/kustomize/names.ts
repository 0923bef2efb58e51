import { get, getIn, madeScalar, type Node, type Scalar, set, type YamlMap } from '@/lib/manifests/yaml/node'
import { changeFields, fieldSpec } from './field-spec'
import { isClusterScoped } from './kinds'
import { refuse } from './refuse'
import {
  apiVersionOf,
  currentId,
  describeId,
  kindOf,
  originalId,
  type Resource,
  sameId,
  withPrevious,
} from './resource'

/** `namePrefix` and `nameSuffix`; CRDs, API services and namespaces keep their names. */
export function affixNames(resources: readonly Resource[], prefix: string, suffix: string): readonly Resource[] {
  return resources.map(resource => affix(affix(resource, prefix, ''), '', suffix))
}

const nameField = fieldSpec('metadata/name')

function affix(resource: Resource, prefix: string, suffix: string): Resource {
  if (prefix === '' && suffix === '') return resource
  const { kind, group } = originalId(resource)
  if (
    kind === 'CustomResourceDefinition' ||
    kind === 'Namespace' ||
    (kind === 'APIService' && group === 'apiregistration.k8s.io')
  )
    return resource
  const tree = changeFields(resource.tree, nameField, null, node =>
    retext(node, `${prefix}${plain(node).text}${suffix}`),
  )
  return { ...withPrevious(resource), tree }
}

function plain(node: Node): Scalar {
  return node.kind === 'scalar'
    ? node
    : refuse('field_mismatch', node, 'A name is not plain text here; kustomize stops at that. Write it as text.')
}

function retext(node: Node, text: string): Scalar {
  return { ...plain(node), text, style: 'double', tag: null }
}

const namespaceFields = [
  fieldSpec('metadata/name', 'Namespace', '', true),
  fieldSpec('spec/service/namespace', 'APIService', 'apiregistration.k8s.io', true),
  fieldSpec(
    'spec/conversion/webhook/clientConfig/service/namespace',
    'CustomResourceDefinition',
    'apiextensions.k8s.io',
  ),
]

/** `namespace`: on everything that is not certainly without one. Two objects that become one are an error. */
export function setNamespace(resources: readonly Resource[], namespace: string): readonly Resource[] {
  const result = [...resources]
  for (const [index, resource] of resources.entries()) {
    const moved = { ...withPrevious(resource), tree: inNamespace(resource, namespace) }
    result[index] = moved
    const id = currentId(moved)
    if (result.filter(other => sameId(currentId(other), id)).length > 1) {
      refuse(
        'duplicate_resource',
        moved.tree,
        `In namespace '${namespace}' two objects become one: ${describeId(id)}. Rename one of them.`,
      )
    }
  }
  return result
}

function inNamespace(resource: Resource, namespace: string): YamlMap {
  const apiVersion = apiVersionOf(resource)
  const kind = kindOf(resource)
  let { tree } = resource
  if (!isClusterScoped(apiVersion, kind))
    tree = changeFields(tree, fieldSpec('metadata/namespace', '', '', true), 'text', node => retext(node, namespace))
  for (const field of namespaceFields) {
    if (field.kind !== kind || (field.kind === 'Namespace' && apiVersion !== 'v1')) continue
    tree = changeFields(tree, field, 'text', node => retext(node, namespace))
  }
  return tree
}

/** Kind, name and namespace put back after a patch that may not change them. */
export function keepIdentity(tree: YamlMap, before: YamlMap, keepsName: boolean, keepsKind: boolean): YamlMap {
  const kind = get(before, 'kind')
  const kept = keepsKind && kind !== null ? set(tree, 'kind', kind) : tree
  const metadata = get(kept, 'metadata')
  if (metadata?.kind !== 'map') return kept
  const name = getIn(before, 'metadata', 'name')
  const named = keepsName ? set(metadata, 'name', name ?? madeScalar('', metadata)) : metadata
  return set(kept, 'metadata', set(named, 'namespace', getIn(before, 'metadata', 'namespace')))
}
