/** What the kinds that carry images have in common, made once when the object arrives. */
import type { ContainerField } from '@/lib/domain/desired'
import type { LiveContainer, LiveRollout, LiveRun, LiveWorkload } from '@/lib/domain/live'
import { type FieldPath, type ManagedFields, managedFieldsOf, ownersOf } from '../owners'
import { fieldsOf, readBy } from './fields'
import { keepOwnership } from './ownership'
import { controllerOf, type Identity, identityOf, type Meta, metaOf, type PodTemplate } from './shapes'

export interface WorkloadObject
  extends Identity,
    Pick<
      LiveWorkload,
      'kind' | 'createdAt' | 'labels' | 'annotations' | 'controlledBy' | 'containers' | 'replicasOwners'
    > {
  /** Without what only the revisions tell; a StatefulSet names its current revision itself. */
  readonly rollout: LiveRollout
  /** A Job is a run of itself. */
  readonly run: LiveRun | null
}

export interface WorkloadMeta extends Meta {
  readonly managedFields: ManagedFields
}

export function workloadMetaOf(raw: unknown): WorkloadMeta {
  return { managedFields: managedFieldsOf(fieldsOf(raw).managedFields), ...metaOf(raw) }
}

export const WorkloadMeta = readBy(workloadMetaOf)

interface Parts {
  readonly kind: string
  readonly meta: WorkloadMeta
  readonly template: PodTemplate
  /** Where the pod template stands in the object. */
  readonly templatePath?: FieldPath
  readonly rollout: LiveRollout
  readonly run?: LiveRun
}

export function workloadObject({ kind, meta, template, templatePath, rollout, run }: Parts): WorkloadObject {
  const owner = controllerOf(meta)
  const at = templatePath ?? ['spec', 'template']
  return {
    kind,
    createdAt: meta.creationTimestamp ?? 0,
    labels: keepOwnership(meta.labels),
    annotations: keepOwnership(meta.annotations),
    controlledBy: owner ? { kind: owner.kind, name: owner.name } : null,
    containers: [
      ...containersOf('containers', template, at, meta.managedFields),
      ...containersOf('initContainers', template, at, meta.managedFields),
    ],
    replicasOwners: ownersOf(meta.managedFields, ['spec', 'replicas']),
    rollout,
    run: run ?? null,
    ...identityOf(meta),
  }
}

function containersOf(
  field: ContainerField,
  template: PodTemplate,
  at: FieldPath,
  managedFields: ManagedFields,
): readonly LiveContainer[] {
  return template.spec[field].map(({ name, image }) => ({
    name,
    field,
    image,
    owners: ownersOf(managedFields, [...at, 'spec', field, { name }, 'image']),
  }))
}
