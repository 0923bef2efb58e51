import { z } from 'zod'
import { Conditions, rolloutOf, Strategy } from './rollout'
import { Count, PodTemplate } from './shapes'
import { WorkloadMeta, type WorkloadObject, workloadObject } from './workload'

const DaemonSet = z.object({
  metadata: WorkloadMeta,
  spec: z.object({ updateStrategy: z.object({ type: Strategy }).nullish(), template: PodTemplate }),
  status: z
    .object({
      observedGeneration: Count,
      desiredNumberScheduled: Count,
      currentNumberScheduled: Count,
      updatedNumberScheduled: Count,
      numberReady: Count,
      numberAvailable: Count,
      conditions: Conditions,
    })
    .prefault({}),
})

export function readDaemonSet(raw: unknown): WorkloadObject {
  const { metadata, spec, status } = DaemonSet.parse(raw)
  return workloadObject({
    kind: 'DaemonSet',
    meta: metadata,
    template: spec.template,
    rollout: rolloutOf({
      generation: metadata.generation,
      observedGeneration: status.observedGeneration,
      wanted: status.desiredNumberScheduled,
      updated: status.updatedNumberScheduled,
      ready: status.numberReady,
      available: status.numberAvailable,
      total: status.currentNumberScheduled,
      conditions: status.conditions,
      strategy: spec.updateStrategy?.type ?? null,
    }),
  })
}
