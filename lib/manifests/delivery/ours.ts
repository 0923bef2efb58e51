import { filledInByHelm } from '@/lib/manifests/argocd/helm-template'
import { unique } from '@/lib/manifests/unique'
import { type Delivery, isTemplate, type SourceObject } from './delivery'
import type { DeliveringObjects } from './objects'
import { mergeOverrides } from './overrides'
import { mergePostBuild, valuesOf } from './post-build'
import { sourcesMeant } from './sources'

/** The repository and branch that is being read; null where it is not known. */
export interface ReadFrom {
  readonly url: string | null
  readonly branch: string | null
}

/** Objects that are made together: those of one build, or all that stand as they are written. */
export interface ObjectGroup extends DeliveringObjects {
  /** The kustomization that makes them; null where they stand as they are written. */
  readonly top: string | null
}

/**
 * The deliveries that are about the repository being read, each completed: a patch with a path takes from its object what it leaves out, a
 * patch without one may hold wherever its object's path does, a Flux Kustomization takes url and revision from its source, and what it
 * fills in from ConfigMaps; both first of all from those that are made together with it.
 */
export function oursOf(groups: readonly ObjectGroup[], from: ReadFrom): readonly Delivery[] {
  const byObject = new Map<string, Delivery[]>()
  const all = groups.flatMap(({ deliveries }) => deliveries)
  for (const delivery of all) byObject.set(delivery.object, [...(byObject.get(delivery.object) ?? []), delivery])
  const forAny = all.filter(delivery => isForAny(delivery, byObject.get(delivery.object) ?? []))
  const sources = groups.flatMap(group => group.sources)
  const configMaps = groups.flatMap(group => group.configMaps)
  const found = groups.flatMap(group =>
    group.deliveries
      .flatMap(delivery => withPatches(delivery, [...(byObject.get(delivery.object) ?? []), ...forAny]))
      .flatMap(delivery => completed(delivery, byObject.get(delivery.object) ?? [], [group.sources, sources]))
      .filter(delivery => isOurs(delivery, from))
      .map(delivery => ({
        ...delivery,
        values: delivery.postBuild && valuesOf(delivery.postBuild, configMaps, delivery.file, group.configMaps),
      })),
  )
  return groups.length === 1 ? found : unique(found)
}

/**
 * Why what is read may not be what is deployed: another branch, tag or commit is followed. Null when it is the one that is read, and where
 * a commit is read by itself: it may stand on the branch that is followed as well as on any.
 */
export function otherRevision({ title, revision }: Delivery, from: ReadFrom): string | null {
  if (revision === null || from.branch === null || revision.name === from.branch) return null
  if (isTemplate(revision.name)) {
    const how = filledInByHelm(revision.name) !== null ? 'Helm fills in' : `is filled in later (${revision.name})`
    return `${title} follows a revision that ${how}, Plimsoll reads ${from.branch}`
  }
  return `${title} follows ${revision.kind} ${revision.name}, Plimsoll reads ${from.branch}`
}

/** `https://host/a/b.git`, `git@host:a/b` and `ssh://git@host/a/b` are one repository. */
export function sameRepository(one: string, other: string): boolean {
  return normalised(one) === normalised(other)
}

/** A patch with a name of its own is aimed by a selector: it may hold for any object of its controller. */
function isForAny({ isPatch, path }: Delivery, alike: readonly Delivery[]): boolean {
  return isPatch && path === null && alike.every(other => other.isPatch)
}

/** The delivery as it stands, and as each patch without a path may make it. */
function withPatches(delivery: Delivery, alike: readonly Delivery[]): readonly Delivery[] {
  if (delivery.path === null) return []
  const patches = alike.filter(
    ({ path, revision, overrides, postBuild, controller }) =>
      path === null && controller === delivery.controller && (revision || postBuild || overrides.length > 0),
  )
  const patched = patches.map(({ revision, overrides, postBuild }) => ({
    ...delivery,
    revision: revision ?? delivery.revision,
    overrides: mergeOverrides(delivery.overrides, overrides),
    postBuild: mergePostBuild(delivery.postBuild, postBuild),
  }))
  return [delivery, ...patched]
}

/** As many as there are sources that may be meant. */
function completed(
  delivery: Delivery,
  alike: readonly Delivery[],
  sources: readonly (readonly SourceObject[])[],
): readonly Delivery[] {
  const isPart = delivery.isPatch || (delivery.repository === null && delivery.source === null)
  const wholes = isPart ? alike.filter(({ repository, source }) => repository !== null || source !== null) : []
  const [whole = null] = wholes.length === 1 ? wholes : []
  const source = delivery.source ?? whole?.source ?? null
  const meant = source === null ? [] : sourcesMeant(source, delivery.file, sources)
  return (meant.length > 0 ? meant : [null]).map(found => ({
    ...delivery,
    source,
    repository: delivery.repository ?? whole?.repository ?? found?.url ?? null,
    revision: delivery.revision ?? whole?.revision ?? found?.revision ?? null,
    overrides: mergeOverrides(delivery.overrides, whole?.overrides ?? []),
    namespace: delivery.namespace ?? whole?.namespace ?? null,
    cluster: delivery.cluster ?? whole?.cluster ?? null,
    postBuild: mergePostBuild(whole?.postBuild ?? null, delivery.postBuild),
  }))
}

function isOurs({ repository }: Delivery, from: ReadFrom): boolean {
  if (repository === null || from.url === null || /\{\{|\$\{/.test(repository)) return true
  return sameRepository(repository, from.url)
}

function normalised(url: string): string {
  return url
    .trim()
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?!\d+\/)/, '$1/')
    .replace(/:(22|443|80)\//, '/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase()
}
