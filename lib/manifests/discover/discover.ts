import { withChartValues } from '@/lib/manifests/argocd/chart-values'
import type { Snapshot } from '@/lib/manifests/contract'
import { fromArtifactRoots } from '@/lib/manifests/delivery/artifact-root'
import { withParents } from '@/lib/manifests/delivery/children'
import { type Delivery, unsaid } from '@/lib/manifests/delivery/delivery'
import { findObjects } from '@/lib/manifests/delivery/found'
import { indexDeliveries } from '@/lib/manifests/delivery/match'
import { oursOf, type ReadFrom } from '@/lib/manifests/delivery/ours'
import { anything } from '@/lib/manifests/delivery/overrides'
import { matchesAny } from '@/lib/manifests/globs'
import { folderOf, foldersAbove, isInside } from '@/lib/manifests/paths'
import type { FileFacts } from './facts'
import { type Layout, readLayout } from './layout'
import { notPlainRoot, notRoot } from './not-root'
import { type Place, placeFor } from './place'
import { foldersReadAbove } from './reads-above'

/** Corrections from plimsoll.yaml; all empty where discovery is right by itself. */
export interface DiscoveryOptions {
  /** Only these paths; a path named here is a root even in an examples folder. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly services: readonly { readonly name: string; readonly paths: readonly string[] }[]
  /** Names of configured environments. */
  readonly environments: readonly string[]
  readonly from: ReadFrom
}

/** One path that is resolved by itself. */
export interface Root {
  readonly path: string
  readonly kind: 'kustomize' | 'plain'
  readonly place: Place
  readonly because: string
  /** Objects in Git that deploy this path. */
  readonly deliveries: readonly Delivery[]
  /** Name prefixes and suffixes that its kustomizations add: taken off where a workload's name becomes the service's. */
  readonly affixes: { readonly prefixes: readonly string[]; readonly suffixes: readonly string[] }
  /** Names of folders that it builds on, outside its own. */
  readonly buildsOn: readonly string[]
  /** What delivers it reads files above a kustomization's folder too. */
  readonly readsAbove: boolean
}

interface Candidate extends Omit<Root, 'affixes' | 'buildsOn' | 'readsAbove'> {
  /** Why it is no root by itself; null when it is one. */
  readonly against: string | null
}

export const noCorrections: DiscoveryOptions = {
  include: [],
  exclude: [],
  services: [],
  environments: [],
  from: { url: null, branch: null },
}

/** Finds what is deployed from a repository by its structure, and says for each root why it is one. */
export function discover(
  snapshot: Snapshot,
  facts: ReadonlyMap<string, FileFacts>,
  options: DiscoveryOptions,
): readonly Root[] {
  const layout = readLayout(snapshot, facts, options.environments)
  const groups = withParents(withChartValues(findObjects(snapshot, facts, layout), snapshot), layout, snapshot)
  const ours = fromArtifactRoots(oursOf(groups, options.from), snapshot)
  const deliveries = indexDeliveries(ours, folder => layout.kustomizations.has(folder))
  const above = ours.length === 0 ? new Set<string>() : foldersReadAbove(layout, groups, deliveries.for)
  const candidates = [
    ...[...layout.kustomizations.keys()].flatMap(path => kustomizeCandidate(path) ?? []),
    ...[...layout.plain.keys()].flatMap(path => plainCandidate(path) ?? []),
  ].filter(({ path }) => !matchesAny(path, options.exclude))
  return chosen(candidates)
    .map(candidate => ({ ...candidate, deliveries: [...candidate.deliveries, ...kluctlOver(candidate.path, layout)] }))
    .map(candidate => withService(candidate))
    .map(({ against, ...candidate }) => ({
      readsAbove: above.has(candidate.path),
      ...below(candidate.path, layout),
      ...candidate,
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1))

  function kustomizeCandidate(path: string): Candidate | null {
    if (layout.kustomizations.get(path)?.component) return null
    const place = placeFor(path, layout)
    const referrers = layout.referrers.get(path) ?? []
    const named = deliveries.names(path)
    const reason = options.include.includes(path)
      ? 'it is asked for by its path'
      : reasonFor(path, place, referrers, named ?? deliveries.mayName(path), layout)
    if (reason === null) return null
    const own = deliveries.for(path)
    const targeted = placeOfTarget(place, own, layout)
    const because = `${reason}; ${targeted.because}`
    return {
      path,
      kind: 'kustomize',
      place: targeted,
      because,
      deliveries: own,
      against: against(path, 'kustomize', named),
    }
  }

  function plainCandidate(path: string): Candidate | null {
    const own = deliveries.for(path)
    const files = layout.plain.get(path) ?? []
    const named = own[0] ?? null
    const place = placeOfTarget(placeFor(path, layout), own, layout)
    const reason = named
      ? `${named.title} deploys it`
      : `${files.length} files here run containers, in no kustomization`
    return {
      path,
      kind: 'plain',
      place,
      because: `${reason}; ${place.because}`,
      deliveries: own,
      against: against(path, 'plain', named),
    }
  }

  function against(path: string, kind: Root['kind'], named: Delivery | null): string | null {
    if (options.include.length > 0) return matchesAny(path, options.include) ? null : 'not included'
    if (named) return null
    return notRoot(path, snapshot) ?? (kind === 'plain' ? notPlainRoot(path) : null)
  }

  function withService(candidate: Candidate): Candidate {
    const configured = options.services.find(({ paths }) => matchesAny(candidate.path, paths))
    if (!configured) return candidate
    const place = { ...candidate.place, service: [configured.name] }
    return { ...candidate, place, because: `${candidate.because}; service "${configured.name}" is configured` }
  }
}

/** Where the path says nothing, the folder of the object that deploys it may: `clusters/prod/apps.yaml`. Not where several do so. */
function placeOfTarget(place: Place, deliveries: readonly Delivery[], layout: Layout): Place {
  const [first] = deliveries
  if (place.environment.length > 0 || first === undefined) return place
  // An object for another cluster says by its own place nothing of where it deploys to.
  if (deliveries.some(({ cluster }) => cluster !== null)) return place
  const targets = new Set(deliveries.map(({ file }) => placeFor(folderOf(file), layout).environment[0] ?? ''))
  const [environment = '', other] = targets
  if (environment === '' || other !== undefined) return place
  return {
    ...place,
    environment: [environment],
    because: `environment is that of ${first.file}, where ${first.title} deploys it`,
  }
}

/** Why this kustomization is a root; null when it is only a part of others. */
function reasonFor(
  path: string,
  place: Place,
  referrers: readonly string[],
  named: Delivery | null,
  layout: Layout,
): string | null {
  if (named) return `${named.title} deploys it`
  const [first] = referrers
  if (first === undefined) return 'nothing in the repository refers to it'
  const isPart = referrers.some(
    folder => folder !== path && isInside(path, folder) && layout.kustomizations.has(folder),
  )
  if (place.environment.length === 0 || isPart) return null
  return `its folder is an environment, though ${first} refers to it`
}

/** Examples and the like count only where nothing else in the repository has an environment: they are then what it is about. */
function chosen(candidates: readonly Candidate[]): readonly Candidate[] {
  const roots = candidates.filter(({ against }) => against === null)
  if (roots.some(({ kind, place }) => kind === 'kustomize' && place.environment.length > 0)) return roots
  const examples = candidates.filter(({ against, place }) => against === 'examples' && place.environment.length > 0)
  return [
    ...roots,
    ...examples.map(example => ({ ...example, because: `${example.because}; only its examples have environments` })),
  ]
}

/** kluctl is not read yet: what it deploys can't be called rendered. */
function kluctlOver(path: string, { kluctl }: Layout): readonly Delivery[] {
  const project = [path, ...foldersAbove(path)].find(folder => kluctl.has(folder))
  if (project === undefined) return []
  return [
    {
      ...unsaid,
      title: `the kluctl project ${project || 'of this repository'}`,
      controller: 'kluctl',
      file: `${project === '' ? '' : `${project}/`}.kluctl.yaml`,
      line: 1,
      object: 'kluctl',
      path,
      overrides: [anything('templates')],
      isPatch: false,
    },
  ]
}

function below(path: string, layout: Layout): Pick<Root, 'affixes' | 'buildsOn'> {
  const prefixes = new Set<string>()
  const suffixes = new Set<string>()
  const buildsOn = new Set<string>()
  const seen = new Set<string>()
  const todo = [path]
  for (let folder = todo.pop(); folder !== undefined; folder = todo.pop()) {
    if (seen.has(folder)) continue
    seen.add(folder)
    const facts = layout.kustomizations.get(folder)
    for (const prefix of facts?.prefixes ?? []) prefixes.add(prefix)
    for (const suffix of facts?.suffixes ?? []) suffixes.add(suffix)
    if (!isInside(folder, path)) for (const segment of folder.split('/')) buildsOn.add(segment)
    todo.push(...(layout.references.get(folder) ?? []))
  }
  return { affixes: { prefixes: [...prefixes], suffixes: [...suffixes] }, buildsOn: [...buildsOn] }
}
