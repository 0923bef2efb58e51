import { countOf, fieldsOf, fieldsOrNone, flagOf, numberOf } from './fields'
import { conditionsOf, rolloutOf, strategyOf } from './rollout'
import { podTemplateOf } from './shapes'
import { type WorkloadObject, workloadMetaOf, workloadObject } from './workload'

/** 2^31-1 is how the API says "no deadline". */
const noDeadline = 2_147_483_647

export function readDeployment(raw: unknown): WorkloadObject {
  const deployment = fieldsOf(raw)
  const metadata = workloadMetaOf(deployment.metadata)
  const spec = fieldsOf(deployment.spec)
  const status = fieldsOrNone(deployment.status)
  const deadline = numberOf(spec.progressDeadlineSeconds) ?? noDeadline
  return workloadObject({
    kind: 'Deployment',
    meta: metadata,
    template: podTemplateOf(spec.template),
    rollout: rolloutOf({
      generation: metadata.generation,
      observedGeneration: countOf(status.observedGeneration),
      wanted: numberOf(spec.replicas) ?? 1,
      updated: countOf(status.updatedReplicas),
      ready: countOf(status.readyReplicas),
      available: countOf(status.availableReplicas),
      total: countOf(status.replicas),
      conditions: conditionsOf(status.conditions),
      paused: flagOf(spec.paused),
      strategy: spec.strategy == null ? null : strategyOf(fieldsOf(spec.strategy).type),
      progressDeadlineMs: deadline >= noDeadline ? null : deadline * 1_000,
    }),
  })
}
