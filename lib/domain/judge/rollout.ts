import type { JudgeSettings } from '@/lib/domain/evidence'
import type { LiveCondition, LiveWorkload } from '@/lib/domain/live'
import type { SlotMemory } from '@/lib/domain/memory'
import { newestRun } from './pods'

/**
 * Whether, since the current template appeared, not yet all wanted pods were updated and available once. A finished rollout stays
 * finished: pods that fail later are an outage, not a rollout.
 */
export function isUnfinished(workload: LiveWorkload, memory: SlotMemory): boolean {
  if (workload.kind === 'Job') return newestRun(workload)?.state === 'active'
  const { rollout } = workload
  if (rollout.wanted === null) return false
  if (rollout.observedGeneration < rollout.generation) return true
  if (wasFinished(workload, memory)) return false
  return !isComplete(workload)
}

/** All wanted pods are of the current template and available, and none of an older one is left. */
export function isComplete(workload: LiveWorkload): boolean {
  const { wanted, updated, available, total, observedGeneration, generation } = workload.rollout
  if (wanted === null || observedGeneration < generation) return false
  return updated >= wanted && available >= wanted && total <= updated
}

/** Pods are held back until a person acts: paused, replaced only when deleted, or behind a partition that is reached. */
export function isHeldBack(workload: LiveWorkload): boolean {
  const { paused, strategy, partition, updated, wanted } = workload.rollout
  if (paused || strategy === 'OnDelete') return true
  return partition > 0 && wanted !== null && updated >= wanted - partition
}

export function findCondition(workload: LiveWorkload, type: string): LiveCondition | null {
  return workload.rollout.conditions.find(one => one.type === type) ?? null
}

/** Since when the rollout's counters stand still; null when that is not known. */
export function standsStillSince(workload: LiveWorkload, memory: SlotMemory): number | null {
  return memory.progress?.counters === countersOf(workload) ? memory.progress.since : null
}

/** Any change of these is progress; a new generation begins anew. */
export function countersOf(workload: LiveWorkload): string {
  const { generation, revision, wanted, updated, ready, available, total } = workload.rollout
  return [generation, revision ?? '', wanted ?? '', updated, ready, available, total].join('/')
}

export function deadlineOf(workload: LiveWorkload, settings: JudgeSettings): number {
  return workload.rollout.progressDeadlineMs ?? settings.progressDeadlineMs
}

/** Since when nothing, or less than the least, is available. */
export function unavailableSince(workload: LiveWorkload, memory: SlotMemory): number | null {
  if (!isUnavailable(workload)) return null
  const available = findCondition(workload, 'Available')
  const told = available?.status === 'False' ? available.since : null
  if (told === null || memory.unavailableSince === null) return told ?? memory.unavailableSince
  return Math.min(told, memory.unavailableSince)
}

export function isUnavailable(workload: LiveWorkload): boolean {
  const { wanted, available } = workload.rollout
  const isNone = wanted !== null && wanted > 0 && available === 0
  return isNone || findCondition(workload, 'Available')?.status === 'False'
}

function wasFinished(workload: LiveWorkload, memory: SlotMemory): boolean {
  const { revision, updated, wanted } = workload.rollout
  // A paused Deployment makes no ReplicaSet for its new template: the newest revision is then still the one before.
  if (workload.kind === 'Deployment' && updated === 0 && wanted !== 0) return false
  if (revision !== null && memory.finished?.revision === revision) return true
  // The deployment controller writes this once a rollout is complete, and keeps it when pods fail later; for a moment also after an
  // older ReplicaSet was revived, which then has no pods yet.
  const progressing = findCondition(workload, 'Progressing')
  const isAvailable = progressing?.status === 'True' && progressing.reason === 'NewReplicaSetAvailable'
  return isAvailable && updated >= (wanted ?? 0)
}
