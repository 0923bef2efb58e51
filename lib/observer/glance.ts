import type { Cluster, ClusterStatus } from '@/lib/cluster/contract'

/**
 * How each cluster stands, worked out once in a turn of the event loop: thousands of cells ask in one, and an answer is put together from
 * every watch.
 */
export function createGlance(clusters: ReadonlyMap<string, Cluster>): (name: string) => ClusterStatus | undefined {
  const seen = new Map<string, ClusterStatus>()
  return name => {
    const known = seen.get(name)
    if (known !== undefined) return known
    const status = clusters.get(name)?.status()
    if (status === undefined) return undefined
    if (seen.size === 0) setImmediate(() => seen.clear())
    seen.set(name, status)
    return status
  }
}

/** Not every kind was listed yet: what is not there may be there. */
export function isStarting(status: ClusterStatus | undefined): boolean {
  return status?.state === 'connecting' || status?.state === 'reading'
}
