import type { Cluster } from '@/lib/cluster/contract'
import type { DesiredCell } from '@/lib/domain/desired'
import type { Snapshot } from '@/lib/manifests/contract'
import type { Repository } from './contract'
import { createDeployments, type Placed } from './deployments'

/** Where the objects of delivery controllers deploy the cells of repositories. */
export interface Places {
  placedOf(cell: DesiredCell, repository: Repository): readonly Placed[]
  /** Paths that are deployed otherwise than at the last look. */
  refresh(): ReadonlySet<string>
}

export function createPlaces(clusters: readonly Cluster[]): Places {
  const deployments = createDeployments(clusters)
  return {
    refresh: deployments.refresh,
    placedOf(cell, repository) {
      const snapshot = repository.current()?.snapshot
      const { url } = repository.mirror.status()
      return deployments.of(url, cell.path, folder => snapshot !== undefined && hasKustomization(snapshot, folder))
    },
  }
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

function hasKustomization(snapshot: Snapshot, folder: string): boolean {
  return names.some(name => snapshot.blob(folder === '' ? name : `${folder}/${name}`) !== null)
}
