import { get, getIn, madeScalar, type Node, type Scalar, set, type YamlMap } from '@/lib/manifests/yaml/node'
import { changeFields, type FieldSpec, fieldSpec } from './field-spec'
import { isCovered } from './fields'
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
export function affixNames(
  resources: readonly Resource[],
  prefix: string,
  suffix: string,
  fields: readonly FieldSpec[],
): readonly Resource[] {
  return prefix === '' && suffix === '' ? resources : resources.map(resource => affix(resource, prefix, suffix, fields))
}

function affix(resource: Resource, prefix: string, suffix: string, fields: readonly FieldSpec[]): Resource {
  const id = originalId(resource)
  if (id.kind === 'CustomResourceDefinition' || id.kind === 'Namespace') return resource
  if (id.kind === 'APIService' && id.group === 'apiregistration.k8s.io') return resource
  let result = resource
  for (const field of fields) {
    if (!isCovered(id, field)) continue
    if (field.path === 'metadata/name') result = withPrevious(result)
    result = {
      ...result,
      tree: changeFields(result.tree, field, 'text', node => retext(node, `${prefix}${plain(node).text}${suffix}`)),
    }
  }
  return result
}

function plain(node: Node): Scalar {
  return node.kind === 'scalar'
    ? node
    : refuse('field_mismatch', node, 'A name is not plain text here; kustomize stops at that. Write it as text.')
}

function retext(node: Node, text: string): Scalar {
  return { ...plain(node), text, style: 'double', tag: null }
}

/** `namespace`: on everything that is not certainly without one. Two objects that become one are an error. */
export function setNamespace(
  resources: readonly Resource[],
  namespace: string,
  fields: readonly FieldSpec[],
): readonly Resource[] {
  const result = [...resources]
  for (const [index, resource] of resources.entries()) {
    const moved = { ...withPrevious(resource), tree: inNamespace(resource, namespace, fields) }
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

function inNamespace(resource: Resource, namespace: string, fields: readonly FieldSpec[]): YamlMap {
  const apiVersion = apiVersionOf(resource)
  const kind = kindOf(resource)
  let { tree } = resource
  if (!isClusterScoped(apiVersion, kind))
    tree = changeFields(tree, fieldSpec('metadata/namespace', '', '', true), 'text', node => retext(node, namespace))
  const isBinding = kind === 'RoleBinding' || kind === 'ClusterRoleBinding'
  for (const field of fields) {
    if (field.path === 'metadata/namespace' || (field.path === 'metadata/name' && apiVersion !== 'v1')) continue
    if (isBinding && field.path === 'subjects/namespace') continue
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
