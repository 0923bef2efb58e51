import type { SlotEvidence } from '@/lib/domain/evidence'
import { parseImage } from '@/lib/domain/image'
import { parseImageId } from '@/lib/domain/image-id'
import type { LivePod } from '@/lib/domain/live'
import { podsOfTemplate } from './pods'

/** What the pods of the current template prove about the bytes behind their tag. */
export interface DigestFacts {
  /** Distinct digests, sorted. */
  readonly digests: readonly string[]
  /** Two pods of one runtime and architecture run different digests. An index and a platform's manifest differ by nature. */
  readonly differ: boolean
  /** All pods were compared and agree, or the template's own digest decides. */
  readonly proven: boolean
}

export function findDigests(evidence: SlotEvidence): DigestFacts {
  const nothing: DigestFacts = { digests: [], differ: false, proven: true }
  if (evidence.live.kind !== 'found') return nothing
  const { workload } = evidence.live
  const { field, container } = evidence.slot
  const template = workload.containers.find(one => one.field === field && one.name === container)
  const pinned = parseImage(template?.image ?? '')?.digest ?? null
  if (pinned !== null) return { digests: [pinned], differ: false, proven: true }
  const seen = podsOfTemplate(workload).flatMap(pod => digestOf(pod, field, container))
  const digests = [...new Set(seen.flatMap(one => (one.digest === null ? [] : [one.digest])))].sort()
  return {
    digests,
    differ: seen.some(a => seen.some(b => contradict(a, b))),
    proven: digests.length <= 1 && seen.every(one => one.digest !== null),
  }
}

interface PodDigest {
  readonly digest: string | null
  readonly platform: string | null
}

function digestOf(pod: LivePod, field: string, name: string): readonly PodDigest[] {
  const container = pod.containers.find(one => one.field === field && one.name === name)
  // What never started has pulled nothing and runs nothing.
  if (container === undefined || (!container.ready && container.runningSince === null)) return []
  return [{ digest: parseImageId(container.imageId), platform: pod.platform }]
}

function contradict(a: PodDigest, b: PodDigest): boolean {
  return (
    a.digest !== null && b.digest !== null && a.digest !== b.digest && a.platform !== null && a.platform === b.platform
  )
}
