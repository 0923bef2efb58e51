import type { Node } from '@/lib/manifests/yaml/node'
import { type FieldSpec, fieldSpec } from './field-spec'
import { refuse } from './refuse'

/** Which fields each kind of change reaches; `configurations` add to these, for the kustomization that names them and those around it. */
export interface Fields {
  readonly namePrefix: readonly FieldSpec[]
  readonly nameSuffix: readonly FieldSpec[]
  readonly namespace: readonly FieldSpec[]
  readonly commonLabels: readonly FieldSpec[]
  readonly labels: readonly FieldSpec[]
  readonly templateLabels: readonly FieldSpec[]
  readonly commonAnnotations: readonly FieldSpec[]
  readonly images: readonly FieldSpec[]
  readonly replicas: readonly FieldSpec[]
}

export const fieldNames = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'labels',
  'templateLabels',
  'commonAnnotations',
  'images',
  'replicas',
] as const

export function mergeFields(a: Fields, b: Fields, at: Node): Fields {
  if (a === b) return a
  const merged = { ...a }
  for (const name of fieldNames) merged[name] = addFields(a[name], b[name], at)
  return merged
}

/** A field that is there already stays as it is; kustomize stops where the two disagree on creating it. */
function addFields(known: readonly FieldSpec[], more: readonly FieldSpec[], at: Node): readonly FieldSpec[] {
  if (known === more) return known
  const result = [...known]
  for (const field of more) {
    const same = result.find(other => other.path === field.path && isCovered(other, field))
    if (same === undefined) result.push(field)
    else if (same.create !== field.create) {
      refuse(
        'configuration_invalid',
        at,
        `The field '${field.path}' is configured twice, once to be created and once not; kustomize stops at that. Make them agree.`,
      )
    }
  }
  return result
}

export function isCovered(
  id: { readonly group: string; readonly version: string; readonly kind: string },
  by: FieldSpec,
): boolean {
  return (
    (by.group === '' || id.group === by.group) &&
    (by.version === '' || id.version === by.version) &&
    (by.kind === '' || id.kind === by.kind)
  )
}

export const metadataLabels = fieldSpec('metadata/labels', '', '', true)

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

export const defaultFields: Fields = {
  namePrefix: [fieldSpec('metadata/name')],
  nameSuffix: [fieldSpec('metadata/name')],
  namespace: [
    fieldSpec('metadata/name', 'Namespace', '', true),
    fieldSpec('spec/service/namespace', 'APIService', 'apiregistration.k8s.io', true),
    fieldSpec(
      'spec/conversion/webhook/clientConfig/service/namespace',
      'CustomResourceDefinition',
      'apiextensions.k8s.io',
    ),
  ],
  commonLabels: labelFields,
  labels: [],
  templateLabels: templateFields,
  commonAnnotations: annotationFields,
  images: [
    'spec/containers[]/image',
    'spec/initContainers[]/image',
    'spec/volumes[]/image/reference',
    'spec/template/spec/containers[]/image',
    'spec/template/spec/initContainers[]/image',
    'spec/template/spec/volumes[]/image/reference',
  ].map(path => fieldSpec(path, '', '', true)),
  replicas: ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(kind =>
    fieldSpec('spec/replicas', kind, '', true),
  ),
}
