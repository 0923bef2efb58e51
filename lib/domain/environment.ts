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

/** Words that order environments nobody configured: structure finds environments, words only put them in a row. */
const order: readonly (readonly string[])[] = [
  ['local', 'sandbox', 'lab'],
  ['dev', 'develop', 'development'],
  ['ci', 'test', 'testing', 'integration', 'int', 'qa', 'nonprod', 'non-prod'],
  ['uat', 'stage', 'staging', 'stg', 'acc', 'acceptance', 'preprod', 'pre-prod', 'preproduction', 'demo', 'perf'],
  ['canary'],
  ['prod', 'production', 'live', 'prd'],
]

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
    .map((one): EnvironmentSetting => ({ name: one.name, group: one.group ?? groupOf(one.name) }))
    .sort((a, b) => rankOf(a.name) - rankOf(b.name) || a.name.localeCompare(b.name, 'en'))
  const all = [...settings, ...found]
  return all.map((setting, index) => {
    const group = setting.group ?? groupOf(setting.name)
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

/** First segment: `prod` of `prod/eu`; of `prod-eu` too, when the first word is a known one. */
export function groupOf(name: string): string {
  const slash = name.indexOf('/')
  if (slash > 0) return name.slice(0, slash)
  const word = name.split('-')[0] ?? name
  return order.some(words => words.includes(word)) ? word : name
}

function rankOf(name: string): number {
  const lower = name.toLowerCase()
  const exact = order.findIndex(words => words.includes(lower))
  if (exact >= 0) return exact
  const parts = lower.split(/[/_.-]/)
  const part = order.findIndex(words => words.some(word => parts.includes(word)))
  // Between the tests and production: an unknown ring or region is neither first nor last by its name.
  return part >= 0 ? part : 3.5
}

/** The nearest earlier environment of another group: prod-us follows staging, not prod-eu. */
function upstreamOf(all: readonly EnvironmentSetting[], index: number): readonly string[] {
  const self = all[index]
  if (self === undefined) return []
  const group = self.group ?? groupOf(self.name)
  for (let at = index - 1; at >= 0; at--) {
    const earlier = all[at]
    if (earlier !== undefined && (earlier.group ?? groupOf(earlier.name)) !== group) return [earlier.name]
  }
  return []
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
