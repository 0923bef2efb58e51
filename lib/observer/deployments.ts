import type { Cluster, ClusterNames, Deployment, DeployTarget } from '@/lib/cluster/contract'
import { sameRepository } from '@/lib/manifests/delivery/ours'
import { foldersAbove } from '@/lib/manifests/paths'

/** An object that deploys a place in Git, in the cluster where the object lives. */
export interface Placed {
  readonly hub: string
  readonly deployment: Deployment
  /** The configured cluster that it deploys to; null when none is called so. */
  readonly cluster: string | null
}

/** What the objects of delivery controllers deploy, in all clusters together, by their place in Git. */
export interface Deployments {
  /** Paths that are deployed otherwise than at the last look. */
  refresh(): ReadonlySet<string>
  /** Those that deploy this path of a repository; `isRoot` tells which folders have a kustomization of their own. */
  of(url: string, path: string, isRoot: (folder: string) => boolean): readonly Placed[]
}

export function createDeployments(clusters: readonly Cluster[]): Deployments {
  let seen: readonly (readonly Deployment[])[] = []
  let byPath: ReadonlyMap<string, readonly Placed[]> = new Map()

  return {
    refresh() {
      const now = clusters.map(cluster => cluster.controllers().deployments())
      if (now.length === seen.length && now.every((one, index) => one === seen[index])) return new Set()
      const before = byPath
      seen = now
      byPath = indexPaths(clusters, now)
      const paths = [...new Set([...before.keys(), ...byPath.keys()])]
      return new Set(paths.filter(path => JSON.stringify(before.get(path)) !== JSON.stringify(byPath.get(path))))
    },
    of(url, path, isRoot) {
      // Most clusters have no delivery controller, or all cells are asked before its objects are listed.
      if (byPath.size === 0) return []
      const own = ours(byPath.get(path), url)
      if (own.length > 0) return own
      for (const folder of foldersAbove(path)) {
        if (isRoot(folder)) return []
        // Argo CD does not look for kustomizations below the path that it is given.
        const above = ours(byPath.get(folder), url).filter(one => one.deployment.controller === 'flux')
        if (above.length > 0) return above
      }
      return []
    },
  }
}

function indexPaths(
  clusters: readonly Cluster[],
  found: readonly (readonly Deployment[])[],
): ReadonlyMap<string, readonly Placed[]> {
  const byPath = new Map<string, Placed[]>()
  for (const [index, cluster] of clusters.entries()) {
    for (const deployment of found[index] ?? []) {
      const placed = { hub: cluster.name, deployment, cluster: clusterOf(deployment.target, cluster, clusters) }
      for (const path of new Set(deployment.follows.flatMap(one => one.path ?? []))) {
        const list = byPath.get(path)
        if (list === undefined) byPath.set(path, [placed])
        else list.push(placed)
      }
    }
  }
  return byPath
}

function ours(placed: readonly Placed[] | undefined, url: string): readonly Placed[] {
  return (placed ?? []).filter(one => one.deployment.follows.some(follow => isSame(follow.url, url)))
}

/** A source whose object is not there may be anything. */
function isSame(followed: string | null, url: string): boolean {
  return followed !== null && sameRepository(followed, url)
}

function clusterOf(target: DeployTarget, hub: Cluster, clusters: readonly Cluster[]): string | null {
  if (target.kind === 'here') return hub.name
  return clusters.find(({ names }) => isCalled(target, names))?.name ?? null
}

function isCalled({ kind, name }: Exclude<DeployTarget, { kind: 'here' }>, names: ClusterNames): boolean {
  if (kind === 'kubeConfig') return names.kubeConfigs.includes(name)
  if (kind === 'name') return names.names.includes(name)
  return names.servers.some(server => sameAddress(server, name))
}

function sameAddress(one: string, other: string): boolean {
  const address = (server: string) =>
    server
      .replace(/\/+$/, '')
      .replace(/^(https:\/\/[^/:]+)$/, '$1:443')
      .toLowerCase()
  return address(one) === address(other)
}
