import { z } from 'zod'
import type { LiveRun } from '@/lib/domain/live'
import { Conditions, rolloutOf } from './rollout'
import { Count, Flag, Instant, imagesOf, PodTemplate } from './shapes'
import { WorkloadMeta, type WorkloadObject, workloadObject } from './workload'

const Job = z.object({
  metadata: WorkloadMeta,
  spec: z.object({ suspend: Flag, template: PodTemplate }),
  status: z
    .object({ active: Count, ready: Count, startTime: Instant, completionTime: Instant, conditions: Conditions })
    .prefault({}),
})
type Job = z.infer<typeof Job>

export function readJob(raw: unknown): WorkloadObject {
  const job = Job.parse(raw)
  const { metadata, spec, status } = job
  return workloadObject({
    kind: 'Job',
    meta: metadata,
    template: spec.template,
    rollout: rolloutOf({
      generation: metadata.generation,
      observedGeneration: metadata.generation,
      ready: status.ready,
      total: status.active,
      conditions: status.conditions,
      suspended: spec.suspend,
    }),
    run: runOf(job),
  })
}

function runOf({ metadata, spec, status }: Job): LiveRun {
  const ended = status.conditions.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  )
  return {
    name: metadata.name,
    images: imagesOf(spec.template),
    createdAt: metadata.creationTimestamp ?? 0,
    startedAt: status.startTime,
    finishedAt: ended ? (status.completionTime ?? ended.since) : null,
    state: ended ? (ended.type === 'Complete' ? 'complete' : 'failed') : spec.suspend ? 'suspended' : 'active',
    message: ended ? [ended.reason, ended.message].filter(Boolean).join(': ') : '',
  }
}
