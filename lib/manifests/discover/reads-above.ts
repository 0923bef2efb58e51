import type { Delivery } from '@/lib/manifests/delivery/delivery'
import type { ObjectGroup } from '@/lib/manifests/delivery/ours'
import type { ConfigMapFacts } from '@/lib/manifests/delivery/post-build'
import { type Layout, reachedFrom } from './layout'

/**
 * Folders that are built without kustomize's load restriction, and those that are built as a part of them: Flux never has it, Argo CD where
 * its own configuration says so.
 */
export function foldersReadAbove(
  layout: Layout,
  groups: readonly ObjectGroup[],
  deliveriesFor: (folder: string) => readonly Delivery[],
): ReadonlySet<string> {
  const isArgoFree = groups.some(({ configMaps }) => configMaps.some(isUnrestricted))
  const isFree = ({ controller }: Delivery) => controller === 'flux' || (controller === 'argocd' && isArgoFree)
  const free = [...layout.kustomizations.keys()].filter(folder => deliveriesFor(folder).some(isFree))
  return reachedFrom(free, layout.references)
}

function isUnrestricted({ name, data }: ConfigMapFacts): boolean {
  if (name !== 'argocd-cm') return false
  return data.some(one => one.name.startsWith('kustomize.buildOptions') && one.value?.includes('LoadRestrictionsNone'))
}
