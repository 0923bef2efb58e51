import type { ClusterStatus } from '@/lib/cluster/contract'

/** Not every kind was listed yet: what is not there may be there. */
export function isStarting(status: ClusterStatus | undefined): boolean {
  return status?.state === 'connecting' || status?.state === 'reading'
}
