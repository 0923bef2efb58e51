import { z } from 'zod'
import { Conditions, rolloutOf, Strategy } from './rollout'
import { Count, PodTemplate, Text } from './shapes'
import { WorkloadMeta, type WorkloadObject, workloadObject } from './workload'

const Status = z.object({
  observedGeneration: Count,
  replicas: Count,
  readyReplicas: Count,
  availableReplicas: z.number().nullish(),
  currentReplicas: Count,
  updatedReplicas: Count,
  currentRevision: Text,
  updateRevision: Text,
  conditions: Conditions,
})
type Status = z.infer<typeof Status>

const StatefulSet = z.object({
  metadata: WorkloadMeta,
  spec: z.object({
    replicas: z.number().nullish(),
    minReadySeconds: Count,
    updateStrategy: z.object({ type: Strategy, rollingUpdate: z.object({ partition: Count }).nullish() }).nullish(),
    template: PodTemplate,
  }),
  status: Status.prefault({}),
})

export function readStatefulSet(raw: unknown): WorkloadObject {
  const { metadata, spec, status } = StatefulSet.parse(raw)
  return workloadObject({
    kind: 'StatefulSet',
    meta: metadata,
    template: spec.template,
    rollout: rolloutOf({
      generation: metadata.generation,
      observedGeneration: status.observedGeneration,
      wanted: spec.replicas ?? 1,
      updated: updatedOf(status),
      ready: status.readyReplicas,
      available: status.availableReplicas ?? (spec.minReadySeconds === 0 ? status.readyReplicas : 0),
      total: status.replicas,
      conditions: status.conditions,
      strategy: spec.updateStrategy?.type ?? null,
      partition: spec.updateStrategy?.rollingUpdate?.partition ?? 0,
      revision: status.updateRevision || null,
    }),
  })
}

/**
 * While both revisions are the same, every current pod is an updated one, but older servers count only `currentReplicas`.
 * With OnDelete `currentRevision` never moves on, so that only the count tells.
 */
function updatedOf(status: Status): number {
  const same = status.currentRevision === status.updateRevision
  return same ? Math.max(status.updatedReplicas, status.currentReplicas) : status.updatedReplicas
}
