/** Revisions of a pod template: the ReplicaSets of a Deployment, the ControllerRevisions of StatefulSets and DaemonSets. */
import { z } from 'zod'
import type { LiveRevision } from '@/lib/domain/live'
import { fieldsOf } from './fields'
import {
  Count,
  controllerOf,
  type Identity,
  identityOf,
  imagesOf,
  Meta,
  metaOf,
  PodTemplate,
  podTemplateOf,
} from './shapes'

export interface RevisionObject extends Identity {
  readonly revision: LiveRevision
}

export function readReplicaSet(raw: unknown): RevisionObject {
  const replicaSet = fieldsOf(raw)
  const metadata = metaOf(replicaSet.metadata)
  const template = podTemplateOf(fieldsOf(replicaSet.spec).template)
  return {
    revision: {
      id: metadata.labels['pod-template-hash'] ?? metadata.name,
      number: Number(metadata.annotations['deployment.kubernetes.io/revision']) || 0,
      createdAt: metadata.creationTimestamp ?? 0,
      images: imagesOf(template),
    },
    ...identityOf(metadata),
  }
}

const ControllerRevision = z.object({ metadata: Meta, revision: Count, data: z.unknown() })
/** Other operators keep other things in theirs. */
const RevisionData = z.object({ spec: z.object({ template: PodTemplate }) })

export function readControllerRevision(raw: unknown): RevisionObject {
  const { metadata, revision, data } = ControllerRevision.parse(raw)
  const template = RevisionData.safeParse(data)
  // What the pods' label controller-revision-hash holds: a StatefulSet's has the whole name, a DaemonSet's only the hash.
  const hash = controllerOf(metadata)?.kind === 'DaemonSet' ? metadata.labels['controller-revision-hash'] : undefined
  return {
    revision: {
      id: hash ?? metadata.name,
      number: revision,
      createdAt: metadata.creationTimestamp ?? 0,
      images: template.success ? imagesOf(template.data.spec.template) : {},
    },
    ...identityOf(metadata),
  }
}
