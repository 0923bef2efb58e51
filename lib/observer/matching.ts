import type { WorkloadKey } from '@/lib/cluster/contract'
import { cellId, sameSlot } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot, WorkloadRef } from '@/lib/domain/desired'
import type { Environment } from '@/lib/domain/environment'
import type { LiveWorkload } from '@/lib/domain/live'
import type { Placed } from './deployments'
import { clustersOf, type Into, intoOf } from './placing'

/** Which cells a workload of a cluster concerns. Built from what Git declares; a workload is never looked for across namespaces. */
export interface Matching {
  /** Cells that declare this workload in this cluster. */
  cellsOf(cluster: string, key: WorkloadKey): readonly string[]
  /** The cell that an undeclared workload belongs to, else null. */
  isDeclared(cluster: string, key: WorkloadKey): boolean
  /** Whether it is known before it is put together that a workload is no stranger to any cell. */
  isForeign(cluster: string, key: WorkloadKey): boolean
  strangerOf(workload: LiveWorkload): { readonly service: string; readonly environment: string } | null
  /** What the environment's overlays put around a service's name to make a workload's; always with the empty pair. */
  affixesOf(environment: string): readonly Affix[]
  /** Namespaces in which an environment's cells stand. */
  namespacesOf(environment: string): readonly string[]
  /** Why two cells claim one slot of one workload with different images; null when none do. */
  disputeOf(environment: Environment, service: string, slot: DesiredSlot, placed?: readonly Placed[]): string | null
  /** Takes another reading of a cell whose slots are the same, in the same places. */
  exchange(cell: DesiredCell): void
}

export interface Affix {
  readonly prefix: string
  readonly suffix: string
}

interface Claim {
  readonly cell: string
  readonly path: string
  readonly slot: DesiredSlot
}

/** `placedOf` tells what the objects of delivery controllers say about a cell's place in Git. */
export function matchCells(
  cells: readonly DesiredCell[],
  environments: readonly Environment[],
  placedOf: (cell: DesiredCell) => readonly Placed[] = () => [],
): Matching {
  const byName = new Map(environments.map(environment => [environment.name, environment]))
  const claims = new Map<string, Claim[]>()
  const namespaces = new Map<string, Set<string>>()
  const places = new Map<string, Set<string>>()
  const affixes = new Map<string, Map<string, Affix>>()
  const services = new Set(cells.map(cell => cell.service))

  for (const cell of cells) {
    const environment = environmentOf(cell)
    if (environment === undefined) continue
    const id = cellId({ service: cell.service, environment: environment.name })
    const known = affixes.get(environment.name) ?? new Map([['', noAffix]])
    affixes.set(environment.name, known)
    const placed = placedOf(cell)
    const inCluster = clustersOf(environment, placed).map(cluster => ({ cluster, into: intoOf(placed, cluster) }))
    for (const slot of cell.slots) {
      const affix = affixOf(slot.workload.name, cell.service)
      if (affix !== null) known.set(`${affix.prefix}/${affix.suffix}`, affix)
      if (inCluster.length === 0)
        add(namespaces, environment.name, namespaceOf(slot.workload, environment, cell.service))
      for (const { cluster, into } of inCluster) {
        const namespace = namespaceOf(slot.workload, environment, cell.service, into)
        if (namespace === null) continue
        add(namespaces, environment.name, namespace)
        add(places, `${cluster}/${namespace}`, environment.name)
        const key = claimKey(cluster, { ...slot.workload, namespace })
        const list = claims.get(key) ?? []
        list.push({ cell: id, path: cell.path, slot })
        claims.set(key, list)
      }
    }
  }

  return {
    cellsOf: (cluster, key) => [...new Set((claims.get(claimKey(cluster, key)) ?? []).map(claim => claim.cell))],
    isDeclared: (cluster, key) => claims.has(claimKey(cluster, key)),
    isForeign: (cluster, key) => places.get(`${cluster}/${key.namespace}`)?.size !== 1,
    strangerOf(workload) {
      if (workload.controlledBy !== null) return null
      const key = { kind: workload.kind, namespace: workload.namespace, name: workload.name }
      if (claims.has(claimKey(workload.cluster, key))) return null
      const found = [...(places.get(`${workload.cluster}/${workload.namespace}`) ?? [])]
      const [environment] = found
      // One namespace shared by several environments does not tell which of them a stranger belongs to.
      if (environment === undefined || found.length > 1) return null
      const service = serviceOf(workload, services, affixesOf(environment))
      return service === null ? null : { service, environment }
    },
    affixesOf,
    namespacesOf: environment => [...(namespaces.get(environment) ?? [])],
    disputeOf(environment, service, slot, placed = []) {
      for (const cluster of environment.clusters) {
        const namespace = namespaceOf(slot.workload, environment, service, intoOf(placed, cluster))
        if (namespace === null) continue
        const rivals = (claims.get(claimKey(cluster, { ...slot.workload, namespace })) ?? []).filter(
          claim =>
            claim.slot.container === slot.container &&
            claim.slot.field === slot.field &&
            claim.slot.image !== slot.image,
        )
        const rival = rivals[0]
        if (rival !== undefined)
          return `${rival.path} declares ${rival.slot.image} for the same ${slot.workload.kind} ${slot.workload.name}`
      }
      return null
    },
    exchange(cell) {
      const environment = environmentOf(cell)
      if (environment === undefined) return
      const id = cellId({ service: cell.service, environment: environment.name })
      const placed = placedOf(cell)
      for (const slot of cell.slots) {
        for (const cluster of environment.clusters) {
          const namespace = namespaceOf(slot.workload, environment, cell.service, intoOf(placed, cluster))
          if (namespace === null) continue
          const list = claims.get(claimKey(cluster, { ...slot.workload, namespace })) ?? []
          const at = list.findIndex(one => one.cell === id && one.path === cell.path && sameSlot(one.slot, slot))
          if (at !== -1) list[at] = { cell: id, path: cell.path, slot }
        }
      }
    },
  }

  function environmentOf(cell: DesiredCell): Environment | undefined {
    return cell.environment === null ? undefined : byName.get(cell.environment)
  }

  function affixesOf(environment: string): readonly Affix[] {
    return [...(affixes.get(environment)?.values() ?? [noAffix])]
  }
}

/** Flux's target namespace, else the manifest's, else the controller's destination, else what the environment's configuration gives. */
export function namespaceOf(
  workload: WorkloadRef,
  environment: Environment,
  service: string,
  into: Into | null = null,
): string | null {
  if (into?.replaces === true) return into.name
  return workload.namespace ?? into?.name ?? environment.namespace?.replaceAll('{service}', service) ?? null
}

/** By its own labels, else by its name without what the environment's overlays put around names; never by its image's repository. */
function serviceOf(workload: LiveWorkload, services: ReadonlySet<string>, affixes: readonly Affix[]): string | null {
  const label = workload.labels['app.kubernetes.io/name']
  const instance = workload.labels['app.kubernetes.io/instance']
  for (const name of [label, instance]) if (name !== undefined && services.has(name)) return name
  for (const { prefix, suffix } of affixes) {
    if (!workload.name.startsWith(prefix) || !workload.name.endsWith(suffix)) continue
    const name = workload.name.slice(prefix.length, workload.name.length - suffix.length)
    if (services.has(name)) return name
  }
  return null
}

const noAffix: Affix = { prefix: '', suffix: '' }

/** Only whole words: `dev-cart` of `cart`, not `cartography`. */
function affixOf(name: string, service: string): Affix | null {
  const at = name.indexOf(service)
  if (at < 0) return null
  const [prefix, suffix] = [name.slice(0, at), name.slice(at + service.length)]
  const whole = (prefix === '' || prefix.endsWith('-')) && (suffix === '' || suffix.startsWith('-'))
  return whole ? { prefix, suffix } : null
}

function claimKey(
  cluster: string,
  key: { readonly kind: string; readonly namespace: string | null; readonly name: string },
): string {
  return `${cluster}/${key.kind}/${key.namespace ?? ''}/${key.name}`
}

function add(map: Map<string, Set<string>>, key: string, value: string | null): void {
  if (value === null) return
  const set = map.get(key) ?? new Set()
  set.add(value)
  map.set(key, set)
}
