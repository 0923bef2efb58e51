/** The parts of a rollout that several kinds spell alike. */
import type { LiveCondition, LiveRollout } from '@/lib/domain/live'
import { intern } from '@/lib/heap/intern'
import { commonTextOf, fieldsOf, instantOf, itemsOf, readBy, textOf, wordOf } from './fields'

export function conditionsOf(raw: unknown): readonly LiveCondition[] {
  return itemsOf(raw, conditionOf)
}

function conditionOf(raw: unknown): LiveCondition {
  const { type, status, reason, message, lastUpdateTime, lastTransitionTime } = fieldsOf(raw)
  const since = instantOf(lastTransitionTime)
  return {
    type: intern(wordOf(type)),
    status: status === 'True' || status === 'False' ? status : 'Unknown',
    reason: commonTextOf(reason),
    message: textOf(message),
    at: instantOf(lastUpdateTime) ?? since,
    since,
  }
}

export const Conditions = readBy(conditionsOf)

const strategies = ['RollingUpdate', 'Recreate', 'OnDelete'] as const

export function strategyOf(raw: unknown): LiveRollout['strategy'] {
  return strategies.find(one => one === raw) ?? null
}

export const Strategy = readBy(strategyOf)

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
