import type { Deploys } from '@/lib/cluster/contract'
import type { Environment } from '@/lib/domain/environment'
import type { Placed } from './deployments'

export type Into = NonNullable<Deploys['into']>

/** The namespace that controllers give in a cluster; several that disagree give none. */
export function intoOf(placed: readonly Placed[], cluster: string): Into | null {
  const [first, ...others] = placed.filter(one => one.cluster === cluster).map(one => one.deployment.into)
  if (first == null) return null
  return others.every(one => one?.name === first.name && one.replaces === first.replaces) ? first : null
}

/** Of the environment's clusters those that its objects deploy this place to, where the objects say so and nobody configured them. */
export function clustersOf(environment: Environment, placed: readonly Placed[]): readonly string[] {
  if (environment.clustersFrom === 'configuration') return environment.clusters
  const named = new Set(placed.map(one => one.cluster))
  const own = environment.clusters.filter(name => named.has(name))
  return own.length > 0 ? own : environment.clusters
}

/** Why it is not known where a place is deployed: every object deploys it to a cluster that is not configured. */
export function whyNowhere(placed: readonly Placed[]): string | null {
  const [first] = placed
  if (first === undefined || placed.some(one => one.cluster !== null)) return null
  const { kind, namespace, name, target, failure } = first.deployment
  if (failure !== null) return `${kind} ${namespace}/${name}: ${failure}`
  const to = target.kind === 'here' ? first.hub : target.name
  return `${kind} ${namespace}/${name} deploys to ${to}, which is no configured cluster`
}
