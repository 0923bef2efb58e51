import { z } from 'zod'
import { rolloutOf } from './rollout'
import { Flag, PodTemplate } from './shapes'
import { WorkloadMeta, type WorkloadObject, workloadObject } from './workload'

const CronJob = z.object({
  metadata: WorkloadMeta,
  spec: z.object({ suspend: Flag, jobTemplate: z.object({ spec: z.object({ template: PodTemplate }) }) }),
})

/** A CronJob's image is its jobTemplate's. It reports no observedGeneration: there is nothing to roll out. */
export function readCronJob(raw: unknown): WorkloadObject {
  const { metadata, spec } = CronJob.parse(raw)
  return workloadObject({
    kind: 'CronJob',
    meta: metadata,
    template: spec.jobTemplate.spec.template,
    templatePath: ['spec', 'jobTemplate', 'spec', 'template'],
    rollout: rolloutOf({
      generation: metadata.generation,
      observedGeneration: metadata.generation,
      suspended: spec.suspend,
    }),
  })
}
