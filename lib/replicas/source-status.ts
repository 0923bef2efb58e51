import { z } from 'zod'
import type { Cluster, ClusterStatus } from '@/lib/cluster/contract'
import type { MirrorStatus } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { StoredSource } from '@/lib/store/contract'

/** What the observer tells other processes of its sources: how fresh, at which commit, what fails. */
export function sourcesOf(
  epoch: number,
  repositories: readonly Repository[],
  clusters: readonly Cluster[],
): readonly StoredSource[] {
  return [
    ...repositories.map((repository): StoredSource => {
      const status = repository.mirror.status()
      // What the verdicts rest on may be one commit behind the mirror.
      return { kind: 'git', name: repository.id, epoch, status: { ...status, head: repository.head() } }
    }),
    ...clusters.map(
      (cluster): StoredSource => ({ kind: 'cluster', name: cluster.name, epoch, status: cluster.status() }),
    ),
  ]
}

export interface ToldSources {
  mirror(id: string): MirrorStatus | null
  cluster(name: string): ClusterStatus | null
}

/** Rows of another tenure than the one that goes on are what somebody saw who does not look any more. */
export function readSourceRows(rows: readonly StoredSource[], epoch: number): ToldSources {
  const mirrors = new Map<string, MirrorStatus>()
  const clusters = new Map<string, ClusterStatus>()
  for (const row of rows) {
    if (row.epoch !== epoch) continue
    if (row.kind === 'git') {
      const status = mirrorStatus.safeParse(row.status)
      if (status.success) mirrors.set(row.name, status.data)
    } else {
      const status = clusterStatus.safeParse(row.status)
      if (status.success) clusters.set(row.name, status.data)
    }
  }
  return { mirror: id => mirrors.get(id) ?? null, cluster: name => clusters.get(name) ?? null }
}

/** Our own writing, so only the outline is checked: what another version wrote in another form counts as not told. */
const mirrorStatus = z.custom<MirrorStatus>(value => has(value, 'url', 'head', 'lastSuccess', 'intervalMs'))
const clusterStatus = z.custom<ClusterStatus>(value => has(value, 'name', 'state', 'asOf', 'kinds', 'server'))

function has(value: unknown, ...keys: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && keys.every(key => key in value)
}
