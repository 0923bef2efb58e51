import type { Snapshot } from '@/lib/manifests/contract'
import { type Layout, reachedFrom, referredBy } from '@/lib/manifests/discover/layout'
import { folderOf, isInside } from '@/lib/manifests/paths'
import { wholePattern } from '@/lib/manifests/pattern'
import { fromArtifactRoots } from './artifact-root'
import type { ChildPatch, Delivery } from './delivery'
import type { ObjectGroup } from './ours'
import { mergeOverrides } from './overrides'
import { mergePostBuild } from './post-build'

/** An object that deploys other such objects may patch them on the way: each of those as every one that deploys it makes it. */
export function withParents(
  groups: readonly ObjectGroup[],
  layout: Layout,
  snapshot: Snapshot,
): readonly ObjectGroup[] {
  const all = groups.flatMap(({ deliveries }) => deliveries)
  if (all.every(({ children }) => children.length === 0)) return groups
  const parents = fromArtifactRoots(
    all.filter(({ path, isPatch }) => path !== null && !isPatch),
    snapshot,
  )
  const reached = new Map(parents.map(parent => [parent, reachOf(parent, layout)]))
  return groups.map(group => ({
    ...group,
    deliveries: group.deliveries.flatMap(child => {
      const own = child.isPatch ? [] : parents.filter(parent => reached.get(parent)?.(child, group.top))
      return own.length === 0 ? [child] : own.flatMap(parent => asPatchedBy(child, parent))
    }),
  }))
}

/** Whether a child is among what an object deploys: by the kustomization that made it, else by its file. */
function reachOf({ path, controller, recurse }: Delivery, layout: Layout) {
  const folder = cutAtPattern(path ?? '')
  const isBuilt = layout.kustomizations.has(folder)
  const isAll = !isBuilt && (controller === 'flux' || recurse || folder !== path)
  const own = [...layout.kustomizations.keys()].filter(one => (isAll ? isInside(one, folder) : one === folder))
  const below = reachedFrom(own, layout.references)
  const files = new Set([...below].flatMap(one => referredBy(one, layout)))
  return ({ file }: Delivery, top: string | null): boolean => {
    if (top !== null) return below.has(top)
    return files.has(file) || (isAll ? isInside(file, folder) : !isBuilt && folderOf(file) === folder)
  }
}

function cutAtPattern(path: string): string {
  const star = path.indexOf('*')
  return star === -1 ? path : folderOf(path.slice(0, star))
}

/** Where a selector asks for more than a name, both may be. */
function asPatchedBy(child: Delivery, { children }: Delivery): readonly Delivery[] {
  const own = children.filter(patch => isMeant(child, patch))
  const patched = own.reduce(applied, child)
  return own.every(({ isSure }) => isSure) ? [patched] : [child, patched]
}

function isMeant({ object }: Delivery, { kinds, name }: ChildPatch): boolean {
  const slash = object.indexOf('/')
  if (!kinds.includes(object.slice(0, slash))) return false
  if (name === null) return true
  return wholePattern(name)?.(object.slice(slash + 1)) ?? true
}

function applied(child: Delivery, { patch }: ChildPatch): Delivery {
  return {
    ...child,
    path: patch.path ?? child.path,
    repository: patch.repository ?? child.repository,
    source: patch.source ?? child.source,
    revision: patch.revision ?? child.revision,
    namespace: patch.namespace ?? child.namespace,
    overrides: mergeOverrides(child.overrides, patch.overrides),
    postBuild: mergePostBuild(child.postBuild, patch.postBuild),
  }
}
