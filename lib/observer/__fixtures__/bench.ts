import type { Cluster, ClusterNames } from '@/lib/cluster/contract'
import { createControllers } from '@/lib/cluster/controllers/controllers'
import { isOfController, resources } from '@/lib/cluster/resources'
import { createManualClock } from '@/lib/cluster/testing/manual-clock'
import type { SlotEvidence } from '@/lib/domain/evidence'
import { type ChainEvidence, createChainReader } from '../chain-evidence'
import type { Repository } from '../contract'
import { createDeployments } from '../deployments'
import { createRevisions } from '../revisions'

/** A cluster that holds these objects of delivery controllers, as the API would send them. */
export function bench(
  objects: readonly object[],
  now: number,
  name = 'bench',
  names: Partial<ClusterNames> = {},
): Cluster {
  const controllers = createControllers(
    createManualClock(now),
    () => ({ asOf: now, unread: null }),
    error => {
      throw error
    },
  )
  for (const object of objects) {
    const { kind } = object as { kind: string }
    const resource = resources.find(one => one.kind === kind && one.of !== null)
    if (resource !== undefined && isOfController(resource.id)) controllers.intakeOf(resource.id).put(object)
  }
  const all: ClusterNames = { servers: [], names: [], kubeConfigs: [], reconciliationMs: 180_000, ...names }
  return {
    name,
    names: all,
    controllers: () => controllers.objects,
    status: () => ({ asOf: now }),
  } as unknown as Cluster
}

export const fleet = 'https://git.example.com/fleet.git'

const repository = {
  id: 'fleet',
  mirror: { status: () => ({ url: fleet, branch: 'main' }), commit: async () => ({}) },
  current: () => ({ snapshot: { commit: 'f'.repeat(40) }, desired: { cells: [] } }),
  past: async () => null,
} as unknown as Repository

/** The chain of a slot whose cell stands at this path of the fleet's repository. */
export function readChain(
  cluster: Cluster,
  { workload, slot, live, desired }: SlotEvidence,
  path: string,
  now: number,
  clusters: readonly Cluster[] = [cluster],
): ChainEvidence {
  const deployments = createDeployments(clusters)
  deployments.refresh()
  const cell = {
    service: 'shop',
    environment: 'prod',
    group: 'prod',
    path,
    kind: 'kustomize' as const,
    slots: [],
    problems: [],
    because: '',
    dependsOn: [],
  }
  const chains = createChainReader({
    repository,
    desired: cell,
    clusters: new Map(clusters.map(one => [one.name, one])),
    placed: deployments.of(fleet, path, () => false),
    revisions: createRevisions(),
    aliases: [],
    wake: () => {},
    now,
  })
  if (live.kind === 'noCluster') throw new Error('a cluster is meant')
  return chains.read(cluster.name, workload.namespace ?? '', { workload, ...slot }, live, desired?.slot ?? null)
}
