/** From what applies a workload upward: its sources, what it depends on, what made it. */
import type { ControllerLink, Followed, ObjectName } from '@/lib/cluster/contract'
import type { ChainLink } from '@/lib/domain/evidence'
import type { Controller, Tracked } from './controller'
import { type Applier, findClaimed } from './find'
import { type ControllerObject, idOf } from './object'
import type { ControllerStore } from './store'

export interface Walked {
  readonly links: readonly ControllerLink[]
  readonly asked: readonly ObjectName[]
}

/** A chain that is longer is a circle, or nobody's to read. */
const mostLinks = 40

export function walk(
  store: ControllerStore,
  controllers: readonly Controller[],
  appliers: readonly Applier[],
  tracked: Tracked,
  now: number,
): Walked {
  const links: ControllerLink[] = []
  const asked = new Map<string, ObjectName>()
  for (const { object, isOwner } of appliers) {
    const excluded = controllers.find(one => one.id === object.controller)?.excluded(tracked) ?? null
    if (!add(object, 'apply', isOwner, null, excluded)) continue
    // Only a Kustomization's own source surely brings the file that decides; a chart's may bring the chart alone.
    addSources(object, isOwner && object.kind !== 'HelmRelease')
    addDependencies(object, isOwner)
  }
  for (const { object } of appliers) addCreators(object)
  return { links, asked: [...asked.values()] }

  function add(
    object: ControllerObject,
    role: ChainLink['role'],
    onTheWay: boolean,
    behind: ControllerObject | null,
    excluded: ChainLink['excluded'] = null,
  ): boolean {
    asked.set(idOf(object), nameOf(object))
    const isKnown = links.some(one => idOf(one) === idOf(object))
    if (isKnown || links.length >= mostLinks) return false
    const { says, controller, kind, namespace, name } = object
    const { failing, applying, suspended, manual, heals, fetched, applied, differs } = says
    links.push({
      controller,
      kind,
      namespace,
      name,
      role,
      onTheWay,
      behind: behind === null ? null : idOf(behind),
      failing,
      applying,
      suspended,
      excluded,
      manual: manual ?? windowOf(object),
      heals,
      fetched,
      applied,
      differs,
      follows: followsOf(store, object),
    })
    return true
  }

  function addSources(object: ControllerObject, onTheWay: boolean): void {
    for (const name of object.sources) {
      asked.set(idOf(name), name)
      const source = store.get(name)
      if (source !== null && add(source, 'source', onTheWay, object)) addSources(source, onTheWay)
    }
  }

  /** It holds nothing up unless the dependent says that it waits. */
  function addDependencies(object: ControllerObject, onTheWay: boolean): void {
    const waits = onTheWay && object.says.failing?.reason === 'DependencyNotReady'
    for (const name of object.dependsOn) {
      asked.set(idOf(name), name)
      const dependency = store.get(name)
      if (dependency === null || !add(dependency, 'dependency', waits, object)) continue
      if (waits) addSources(dependency, waits)
      addDependencies(dependency, waits)
    }
  }

  function addCreators(object: ControllerObject): void {
    for (const creator of creatorsOf(object)) {
      if (!add(creator, 'creator', false, object)) continue
      addSources(creator, false)
      addCreators(creator)
    }
  }

  function creatorsOf(object: ControllerObject): readonly ControllerObject[] {
    const isHere = (one: ControllerObject) => one.applies?.target.kind === 'here'
    const claimed = findClaimed(store, controllers, object, isHere)
    for (const name of [...claimed.asked, ...object.owners]) asked.set(idOf(name), name)
    const owners = object.owners.flatMap(name => store.get(name) ?? [])
    const listing = claimed.found.length > 0 ? [] : store.listing(object).filter(isHere)
    return [...claimed.found, ...listing, ...owners].filter(one => idOf(one) !== idOf(object))
  }

  function windowOf(object: ControllerObject): ChainLink['manual'] {
    if (object.project === null) return null
    asked.set(idOf(object.project), object.project)
    const controller = controllers.find(one => one.id === object.controller)
    return controller?.closed(object, store.get(object.project), now) ?? null
  }
}

/** What an object follows in Git: an Application says it, the objects of Flux leave it to their sources. */
export function followsOf(store: ControllerStore, object: ControllerObject): readonly Followed[] {
  const own = object.applies?.follows ?? [{ url: null, path: null, revision: null, overrides: [] }]
  const { url, revision } = object.brings ?? { url: null, revision: null }
  if (url !== null) return own.map(one => ({ ...one, url, revision }))
  if (object.controller === 'argocd') return object.applies === null ? [] : own
  const source = originOf(store, object, 0)
  return own.map(one => ({ ...one, url: source?.url ?? null, revision: source?.revision ?? null }))
}

function originOf(store: ControllerStore, object: ControllerObject, depth: number): ControllerObject['brings'] {
  const [name] = object.sources
  const source = name === undefined ? null : store.get(name)
  if (source === null || depth > 3) return null
  return source.brings?.url == null ? originOf(store, source, depth + 1) : source.brings
}

export function nameOf({ kind, namespace, name }: ObjectName): ObjectName {
  return { kind, namespace, name }
}
