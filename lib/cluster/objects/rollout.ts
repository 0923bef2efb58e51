/** The parts of a rollout that several kinds spell alike. */
import { z } from 'zod'
import type { LiveCondition, LiveRollout } from '@/lib/domain/live'
import { CommonText, Instant, listOf, Text } from './shapes'

const Condition = z
  .object({
    type: z.string(),
    status: z.enum(['True', 'False', 'Unknown']).catch('Unknown'),
    reason: CommonText,
    message: Text,
    lastUpdateTime: Instant,
    lastTransitionTime: Instant,
  })
  .transform(
    ({ lastUpdateTime, lastTransitionTime, ...condition }): LiveCondition => ({
      ...condition,
      at: lastUpdateTime ?? lastTransitionTime,
      since: lastTransitionTime,
    }),
  )
export const Conditions = listOf(Condition)

export const Strategy = z.enum(['RollingUpdate', 'Recreate', 'OnDelete']).nullish().catch(null)

/** A kind without replicas, paused, partition or deadline; each kind states what it has. */
export function rolloutOf(
  facts: Partial<LiveRollout> & Pick<LiveRollout, 'generation' | 'observedGeneration'>,
): LiveRollout {
  return {
    wanted: null,
    updated: 0,
    ready: 0,
    available: 0,
    total: 0,
    conditions: [],
    paused: false,
    suspended: false,
    strategy: null,
    partition: 0,
    progressDeadlineMs: null,
    revision: null,
    revisionSince: null,
    ...facts,
  }
}
