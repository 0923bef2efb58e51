import { get, type Node, type Scalar, set, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { changeFields, type FieldSpec, fieldSpec } from './field-spec'
import { items } from './kustomization'
import { refuse } from './refuse'
import type { Resource } from './resource'

/** `labels`, `commonLabels` and `commonAnnotations`: they decide what later selectors find, and stop kustomize on objects of another shape. */
export function addLabels(resources: readonly Resource[], kustomization: YamlMap): readonly Resource[] {
  let result = resources
  for (const label of items(kustomization, 'labels')) {
    result = addPairs(result, get(label, 'pairs'), fieldsOf(label))
  }
  result = addPairs(result, get(kustomization, 'commonLabels'), labelFields)
  return addPairs(result, get(kustomization, 'commonAnnotations'), annotationFields)
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

function fieldsOf(label: Node): readonly FieldSpec[] {
  const list = get(label, 'fields')
  const own = list?.kind === 'list' ? list.items.map(fieldSpecOf) : []
  if (isTrue(get(label, 'includeSelectors'))) return [...own, ...labelFields]
  return isTrue(get(label, 'includeTemplates')) ? [...own, ...templateFields] : [...own, metadataLabels]
}

export function isTrue(node: Node | null): boolean {
  return /^(?:true|y|yes|on)$/i.test(textOf(node) ?? '')
}

export function fieldSpecOf(node: Node): FieldSpec {
  const text = (key: string) => textOf(get(node, key)) ?? ''
  return fieldSpec(text('path'), text('kind'), text('group'), isTrue(get(node, 'create')), text('version'))
}

const metadataLabels = fieldSpec('metadata/labels', '', '', true)

const templateFields: readonly FieldSpec[] = [
  metadataLabels,
  fieldSpec('spec/template/metadata/labels', 'ReplicationController', '', true, 'v1'),
  fieldSpec('spec/template/metadata/labels', 'Deployment', '', true),
  fieldSpec('spec/template/metadata/labels', 'ReplicaSet', '', true),
  fieldSpec('spec/template/metadata/labels', 'DaemonSet', '', true),
  fieldSpec('spec/template/metadata/labels', 'StatefulSet', 'apps', true),
  fieldSpec('spec/volumeClaimTemplates[]/metadata/labels', 'StatefulSet', 'apps', true),
  fieldSpec('spec/template/metadata/labels', 'Job', 'batch', true),
  fieldSpec('spec/jobTemplate/metadata/labels', 'CronJob', 'batch', true),
  fieldSpec('spec/jobTemplate/spec/template/metadata/labels', 'CronJob', 'batch', true),
]

const podSelectors = [
  'affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
  'affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution',
  'affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
  'affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution',
  'topologySpreadConstraints',
].map(path => `spec/template/spec/${path}/labelSelector/matchLabels`)

const labelFields: readonly FieldSpec[] = [
  fieldSpec('spec/selector', 'Service', '', true, 'v1'),
  fieldSpec('spec/selector', 'ReplicationController', '', true, 'v1'),
  fieldSpec('spec/selector/matchLabels', 'Deployment', '', true),
  ...podSelectors.map(path => fieldSpec(path, 'Deployment', 'apps')),
  fieldSpec('spec/selector/matchLabels', 'ReplicaSet', '', true),
  fieldSpec('spec/selector/matchLabels', 'DaemonSet', '', true),
  fieldSpec('spec/selector/matchLabels', 'StatefulSet', 'apps', true),
  ...podSelectors.map(path => fieldSpec(path, 'StatefulSet', 'apps')),
  fieldSpec('spec/selector/matchLabels', 'Job', 'batch'),
  fieldSpec('spec/jobTemplate/spec/selector/matchLabels', 'CronJob', 'batch'),
  fieldSpec('spec/selector/matchLabels', 'PodDisruptionBudget', 'policy'),
  fieldSpec('spec/podSelector/matchLabels', 'NetworkPolicy', 'networking.k8s.io'),
  fieldSpec('spec/ingress/from/podSelector/matchLabels', 'NetworkPolicy', 'networking.k8s.io'),
  fieldSpec('spec/egress/to/podSelector/matchLabels', 'NetworkPolicy', 'networking.k8s.io'),
  ...templateFields,
]

const annotationFields: readonly FieldSpec[] = [
  fieldSpec('metadata/annotations', '', '', true),
  fieldSpec('spec/template/metadata/annotations', 'ReplicationController', '', true, 'v1'),
  fieldSpec('spec/template/metadata/annotations', 'Deployment', '', true),
  fieldSpec('spec/template/metadata/annotations', 'ReplicaSet', '', true),
  fieldSpec('spec/template/metadata/annotations', 'DaemonSet', '', true),
  fieldSpec('spec/template/metadata/annotations', 'StatefulSet', '', true),
  fieldSpec('spec/template/metadata/annotations', 'Job', 'batch', true),
  fieldSpec('spec/jobTemplate/metadata/annotations', 'CronJob', 'batch', true),
  fieldSpec('spec/jobTemplate/spec/template/metadata/annotations', 'CronJob', 'batch', true),
]
