import type { Snapshot } from '@/lib/manifests/contract'
import type { FileFacts } from '@/lib/manifests/discover/facts'
import { type Layout, reachedFrom, referredBy } from '@/lib/manifests/discover/layout'
import { notRoot } from '@/lib/manifests/discover/not-root'
import { placeFor } from '@/lib/manifests/discover/place'
import { folderOf, isInside, joinPath } from '@/lib/manifests/paths'
import { type BuiltObjects, buildObjects } from './built'
import type { Delivery } from './delivery'
import { type DeliveryIndex, indexDeliveries } from './match'
import type { ObjectGroup } from './ours'
import type { Override } from './overrides'

/**
 * The objects of Argo CD and Flux in a repository: as they stand in their files, or, where kustomizations change them, as each
 * kustomization makes them that nothing else builds on.
 */
export function findObjects(
  snapshot: Snapshot,
  facts: ReadonlyMap<string, FileFacts>,
  layout: Layout,
): readonly ObjectGroup[] {
  const holders = [...facts].filter(([path, file]) => !layout.patches.has(path) && holdsObjects(file))
  const shaping = shapingFolders(facts, layout)
  if (holders.length === 0 || shaping.size === 0) return [asWritten(facts, layout, () => [])]
  const wanted = wantedValues(facts)
  const holding = new Set(holders.filter(([, file]) => isWanted(file, wanted)).map(([path]) => path))
  const users = usersOf(layout)
  const named = indexDeliveries(
    [...facts.values()].flatMap(({ deliveries }) => deliveries),
    folder => layout.kustomizations.has(folder),
  )
  const tops = new Set([...layout.kustomizations.keys()].filter(folder => isTop(folder, layout, named)))
  const builds = new Map<string, BuiltObjects>()
  for (const top of tops) {
    if (!isUsed(top)) continue
    const below = [...reachedFrom([top], layout.references)]
    const isShaped = below.some(folder => shaping.has(folder))
    const isHolding = below.some(folder => referredBy(folder, layout).some(file => holding.has(file)))
    if (isShaped && isHolding) builds.set(top, buildObjects(snapshot, top))
  }
  if (builds.size === 0) return [asWritten(facts, layout, () => [])]
  const built = [...builds.values()]
  return [asWritten(facts, layout, doubtsOf), ...built]

  /** Examples are no use of what they build on, unless something deploys them. */
  function isUsed(folder: string): boolean {
    return named.names(folder) !== null || notRoot(folder, snapshot) === null
  }

  /** Null where all that use this file were built with it, so that none takes it as it stands; else what is not known of those that were. */
  function doubtsOf(path: string): readonly Override[] | null {
    const isKustomization = facts.get(path)?.kustomization !== null
    const isResource = !isKustomization && !layout.patches.has(path)
    const direct = isKustomization ? [folderOf(path)] : (users.get(path) ?? [])
    const used = [...new Set(direct.flatMap(folder => topsOf(folder, layout, tops)))].filter(isUsed)
    const found = used.map(top => builds.get(top))
    if (found.length > 0 && found.every(one => one?.isMade(path, isResource))) return null
    return found.flatMap(one => (isResource && !one?.isMade(path, true) ? (one?.doubt ?? []) : []))
  }
}

/** `doubtsOf` a file: null where its objects are not used as they stand. */
function asWritten(
  facts: ReadonlyMap<string, FileFacts>,
  { patches }: Layout,
  doubtsOf: (path: string) => readonly Override[] | null,
): ObjectGroup {
  const left = [...facts].flatMap(([path, file]) => {
    const doubts = holdsObjects(file) ? doubtsOf(path) : null
    if (doubts === null) return []
    const isPatch = patches.has(path) || file.kustomization !== null
    const deliveries = isPatch ? file.deliveries.map(asPatch) : file.deliveries
    return [{ ...file, deliveries: deliveries.map(delivery => withDoubts(delivery, doubts)) }]
  })
  return {
    top: null,
    deliveries: left.flatMap(({ deliveries }) => deliveries),
    sources: left.flatMap(({ sources }) => sources),
    configMaps: left.flatMap(({ configMaps }) => configMaps),
  }
}

function withDoubts(delivery: Delivery, doubts: readonly Override[]): Delivery {
  return doubts.length === 0 ? delivery : { ...delivery, overrides: [...delivery.overrides, ...doubts] }
}

/** A patch that gives no path leaves it as it is, where an object without one means the whole repository. */
function asPatch(delivery: Delivery): Delivery {
  return { ...delivery, isPatch: true, path: delivery.path === '' ? null : delivery.path }
}

function holdsObjects({ deliveries, sources, configMaps }: FileFacts): boolean {
  return deliveries.length + sources.length + configMaps.length > 0
}

/** Names of ConfigMaps whose values something fills in; those of applications are of no use here. */
function wantedValues(facts: ReadonlyMap<string, FileFacts>): ReadonlySet<string> {
  const names = [...facts.values()].flatMap(({ deliveries }) =>
    deliveries.flatMap(({ postBuild }) => postBuild?.from.map(({ name }) => name) ?? []),
  )
  return new Set(names)
}

function isWanted({ deliveries, sources, configMaps }: FileFacts, wanted: ReadonlySet<string>): boolean {
  return deliveries.length + sources.length > 0 || configMaps.some(({ name }) => wanted.has(name))
}

function shapingFolders(facts: ReadonlyMap<string, FileFacts>, layout: Layout): ReadonlySet<string> {
  const shaping = new Set<string>()
  for (const [folder, { shapes, mentions }] of layout.kustomizations) {
    const isPatching = mentions.some(text => {
      const path = joinPath(folder, text)
      return path !== null && layout.patches.has(path) && (facts.get(path)?.stamp ?? null) !== null
    })
    if (shapes || isPatching) shaping.add(folder)
  }
  return shaping
}

/** Nothing builds on it, or something deploys it as it is, or it is an environment that another builds on. */
function isTop(folder: string, layout: Layout, named: DeliveryIndex): boolean {
  if (layout.kustomizations.get(folder)?.component) return false
  const referrers = layout.referrers.get(folder) ?? []
  if (referrers.length === 0 || named.names(folder) !== null || named.mayName(folder) !== null) return true
  return !referrers.some(above => isInside(folder, above)) && placeFor(folder, layout).environment.length > 0
}

/** Kustomizations by the files that they name, as resources or as patches. */
function usersOf(layout: Layout): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>()
  for (const [folder, { references, mentions }] of layout.kustomizations) {
    for (const text of [...references, ...mentions]) {
      const path = joinPath(folder, text)
      if (path === null || !layout.named.has(path)) continue
      const known = users.get(path)
      if (known) known.push(folder)
      else users.set(path, [folder])
    }
  }
  return users
}

function topsOf(from: string, layout: Layout, tops: ReadonlySet<string>): readonly string[] {
  return [...reachedFrom([from], layout.referrers)].filter(folder => tops.has(folder))
}
