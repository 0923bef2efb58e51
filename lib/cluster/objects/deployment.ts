import { z } from 'zod'
import { Conditions, rolloutOf, Strategy } from './rollout'
import { Count, Flag, PodTemplate } from './shapes'
import { WorkloadMeta, type WorkloadObject, workloadObject } from './workload'

const Deployment = z.object({
  metadata: WorkloadMeta,
  spec: z.object({
    replicas: z.number().nullish(),
    paused: Flag,
    strategy: z.object({ type: Strategy }).nullish(),
    progressDeadlineSeconds: z.number().nullish(),
    template: PodTemplate,
  }),
  status: z
    .object({
      observedGeneration: Count,
      updatedReplicas: Count,
      readyReplicas: Count,
      availableReplicas: Count,
      replicas: Count,
      conditions: Conditions,
    })
    .prefault({}),
})

/** 2^31-1 is how the API says "no deadline". */
const noDeadline = 2_147_483_647

export function readDeployment(raw: unknown): WorkloadObject {
  const { metadata, spec, status } = Deployment.parse(raw)
  const deadline = spec.progressDeadlineSeconds ?? noDeadline
  return workloadObject({
    kind: 'Deployment',
    meta: metadata,
    template: spec.template,
    rollout: rolloutOf({
      generation: metadata.generation,
      observedGeneration: status.observedGeneration,
      wanted: spec.replicas ?? 1,
      updated: status.updatedReplicas,
      ready: status.readyReplicas,
      available: status.availableReplicas,
      total: status.replicas,
      conditions: status.conditions,
      paused: spec.paused,
      strategy: spec.strategy?.type ?? null,
      progressDeadlineMs: deadline >= noDeadline ? null : deadline * 1_000,
    }),
  })
}
