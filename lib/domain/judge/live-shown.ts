import type { SlotEvidence } from '@/lib/domain/evidence'
import type { LivePod } from '@/lib/domain/live'
import type { VerdictLive } from '@/lib/domain/verdict'
import { findDigests } from './digests'
import { isPresent } from './pods'

const nothing: VerdictLive = { template: null, running: null, ready: null, wanted: null, progress: null, digest: null }

/** What is shown of the cluster: the template's image, and apart from it what pods run. */
export function findLiveShown(evidence: SlotEvidence): VerdictLive {
  if (evidence.live.kind === 'absent') return { ...nothing, running: [] }
  if (evidence.live.kind !== 'found') return nothing
  const { workload } = evidence.live
  const { field, container } = evidence.slot
  const { wanted, updated, ready } = workload.rollout
  const { digests } = findDigests(evidence)
  return {
    template: workload.containers.find(one => one.field === field && one.name === container)?.image ?? null,
    running: workload.pods === null ? null : countImages(workload.pods, field, container),
    ready: wanted === null ? null : ready,
    wanted,
    progress: wanted === null || wanted === 0 ? null : Math.min(1, updated / wanted),
    digest: digests.length === 1 ? (digests[0] ?? null) : null,
  }
}

function countImages(pods: readonly LivePod[], field: string, name: string): VerdictLive['running'] {
  const counts = new Map<string, { image: string; pods: number; ready: number }>()
  for (const pod of pods) {
    const container = isPresent(pod) ? pod.containers.find(one => one.field === field && one.name === name) : undefined
    if (container === undefined) continue
    const count = counts.get(container.image) ?? { image: container.image, pods: 0, ready: 0 }
    counts.set(container.image, { ...count, pods: count.pods + 1, ready: count.ready + (pod.ready ? 1 : 0) })
  }
  return [...counts.values()].sort((a, b) => b.ready - a.ready || b.pods - a.pods || (a.image < b.image ? -1 : 1))
}
