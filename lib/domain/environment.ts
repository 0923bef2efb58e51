import { groupOf, placeOf, rankOf } from './stage'

/** An ordered target: a place in Git plus cluster(s) and namespace. */
export interface Environment {
  readonly name: string
  readonly group: string
  /** Names of configured clusters; empty when none is known to serve it. */
  readonly clusters: readonly string[]
  /** objects: what delivery controllers deploy there. names: the environment's own name or its group's, or the only cluster there is. */
  readonly clustersFrom: 'configuration' | 'objects' | 'names'
  /** Namespace where the manifests do not say; `{service}` stands for the service's name. */
  readonly namespace: string | null
  /** Environments that a promotion comes from, nearest first. */
  readonly after: readonly string[]
  readonly graceMs: number | null
  readonly soakMs: number | null
  /** Said once in the column's header; null when all is known. */
  readonly note: string | null
}

export interface EnvironmentSetting {
  readonly name: string
  readonly clusters?: readonly string[] | undefined
  readonly namespace?: string | undefined
  readonly group?: string | undefined
  readonly after?: readonly string[] | undefined
  readonly graceMs?: number | undefined
  readonly soakMs?: number | undefined
}

/**
 * The environments of a board, in promotion order: those configured as configured, else all that discovery found, by
 * their words. Discovered ones that the configuration does not name come last and say so. `deployed` names the clusters that the
 * objects of delivery controllers deploy an environment to.
 */
export function environmentsOf(
  settings: readonly EnvironmentSetting[],
  discovered: readonly { readonly name: string; readonly group: string | null }[],
  clusters: readonly string[],
  deployed: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly Environment[] {
  const configured = new Set(settings.map(setting => setting.name))
  const found = discovered
    .filter(one => !configured.has(one.name))
    .map(one => ({ name: one.name, group: one.group ?? groupOf(one.name) }))
    .sort(byOrder)
  const all: readonly (EnvironmentSetting & Grouped)[] = [
    ...settings.map(setting => ({ ...setting, group: setting.group ?? groupOf(setting.name) })),
    ...found,
  ]
  return all.map((setting, index) => {
    const { group } = setting
    const named = deployed.get(setting.name) ?? []
    const from = setting.clusters !== undefined ? 'configuration' : named.length > 0 ? 'objects' : 'names'
    const assigned =
      from === 'objects' ? clusters.filter(one => named.includes(one)) : clustersOf(setting, group, clusters)
    return {
      name: setting.name,
      group,
      clusters: assigned,
      clustersFrom: from,
      namespace: setting.namespace ?? null,
      after: setting.after ?? upstreamOf(all, index),
      graceMs: setting.graceMs ?? null,
      soakMs: setting.soakMs ?? null,
      note: assigned.length > 0 ? null : noteOf(setting.name, clusters),
    }
  })
}

/**
 * What is promoted into an environment: from the nearest group before its own the one of the same place, else the one that is the whole
 * group, else the last of it. `prod-us` follows `staging-us`, else `staging`, and never `prod-eu`.
 */
export function upstreamOf(all: readonly Grouped[], index: number): readonly string[] {
  const self = all[index]
  if (self === undefined) return []
  const before = all.slice(0, index).filter(one => one.group !== self.group)
  const group = before.at(-1)?.group
  const nearest = before.filter(one => one.group === group)
  const place = placeOf(self.name)
  const chosen =
    nearest.findLast(one => placeOf(one.name) === place) ??
    nearest.findLast(one => placeOf(one.name) === '') ??
    nearest.at(-1)
  return chosen === undefined ? [] : [chosen.name]
}

type Grouped = Pick<Environment, 'name' | 'group'>

function byOrder(a: Grouped, b: Grouped): number {
  return rankOf(a.name) - rankOf(b.name) || compare(a.group, b.group) || compare(a.name, b.name)
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function clustersOf(setting: EnvironmentSetting, group: string, clusters: readonly string[]): readonly string[] {
  if (setting.clusters !== undefined) return setting.clusters
  if (clusters.includes(setting.name)) return [setting.name]
  if (clusters.includes(group)) return [group]
  return clusters.length === 1 ? clusters : []
}

function noteOf(name: string, clusters: readonly string[]): string {
  if (clusters.length === 0)
    return 'No cluster is configured, so only Git is shown. Add one under clusters: in plimsoll.yaml.'
  return `No cluster is known to serve ${name}. Add to plimsoll.yaml: environments: [{name: ${name}, clusters: [${clusters[0]}]}]`
}
