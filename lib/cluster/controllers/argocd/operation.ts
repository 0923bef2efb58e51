/** What an Application says of its last operation and of its comparison with Git. */
import { z } from 'zod'
import type { LinkFailure, LinkWords } from '@/lib/domain/evidence'
import { Count, Flag, Instant, listOf, Text } from '../../objects/shapes'
import { Condition } from '../shapes'

const Result = z.object({ kind: Text, name: Text, status: Text, hookPhase: Text, message: Text })

export const Status = z.object({
  controllerNamespace: Text,
  reconciledAt: Instant,
  conditions: listOf(Condition.omit({ status: true, reason: true, observedGeneration: true })),
  sync: z.object({ status: Text, revision: Text, revisions: listOf(z.string()) }).nullish(),
  history: listOf(z.object({ revision: Text, revisions: listOf(z.string()), deployedAt: Instant })),
  operationState: z
    .object({
      phase: Text,
      message: Text,
      retryCount: Count,
      startedAt: Instant,
      finishedAt: Instant,
      syncResult: z.object({ revision: Text, revisions: listOf(z.string()), resources: listOf(Result) }).nullish(),
    })
    .nullish(),
  resources: listOf(
    z.object({ kind: Text, namespace: Text, name: Text, status: Text, requiresPruning: Flag, hook: Flag }),
  ),
})
export type Status = z.infer<typeof Status>

/** A comparison that cannot be made is said first: nothing newer can come before it is put right. */
export function failureOf(status: Status): LinkFailure | null {
  const condition = status.conditions.find(({ type }) => type.endsWith('Error'))
  if (condition !== undefined) {
    const { type, message, lastTransitionTime } = condition
    return { reason: type, message, since: lastTransitionTime, stalled: false, healthOf: null }
  }
  const { operationState: operation } = status
  if (operation == null || !hasFailed(operation) || isPast(status)) return null
  const failed = failedResult(operation)
  return {
    reason: failed?.status || `Sync${operation.phase === 'Error' ? 'Error' : 'Failed'}`,
    // The cause is the failed object's message; the phase's only counts.
    message: failed?.message || operation.message,
    since: operation.finishedAt ?? operation.startedAt,
    stalled: false,
    healthOf: null,
  }
}

export function progressOf({ operationState }: Status): LinkWords | null {
  if (operationState?.phase !== 'Running' || hasFailed(operationState)) return null
  return { words: operationState.message || 'an operation is running', since: operationState.startedAt }
}

/** Of several sources each has its own revision. */
export function appliedOf(
  status: Status,
  source: number,
): { readonly revision: string; readonly at: number | null } | null {
  const { operationState: operation, history } = status
  const done = operation?.phase === 'Succeeded' ? operation.syncResult : null
  const last = history.at(-1)
  const found = done ?? last
  const revision = found?.revisions[source] || found?.revision || ''
  if (revision === '') return null
  return { revision, at: (done == null ? last?.deployedAt : operation?.finishedAt) ?? null }
}

/** What Git was found to hold at the last comparison; a branch's name when there was none. */
export function comparedWith({ sync }: Status, source: number): string | null {
  const revision = sync?.revisions[source] || sync?.revision || ''
  return /^[0-9a-f]{40}$/.test(revision) ? revision : null
}

type Operation = NonNullable<Status['operationState']>

function hasFailed(operation: Operation): boolean {
  if (operation.phase === 'Failed' || operation.phase === 'Error') return true
  return operation.phase === 'Running' && (operation.retryCount > 0 || failedResult(operation) !== undefined)
}

function failedResult({ syncResult }: Operation): z.infer<typeof Result> | undefined {
  return syncResult?.resources.find(
    ({ status, hookPhase }) => status === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error',
  )
}

/** The operation that failed was of another revision, and all is as this one says. */
function isPast({ sync, operationState }: Status): boolean {
  return (
    sync?.status === 'Synced' &&
    operationState?.phase !== 'Running' &&
    operationState?.syncResult?.revision !== sync.revision
  )
}
