import type { Environment } from './environment'
import { saysProduction } from './stage'

type Placed = Pick<Environment, 'name' | 'group' | 'after'>

/**
 * The names of the environments that are production: those whose name or group says so; when none does, the last ones, which no
 * other environment comes after.
 */
export function productionOf(environments: readonly Placed[]): ReadonlySet<string> {
  const named = environments.filter(one => saysProduction(one.name) || saysProduction(one.group))
  const sources = new Set(environments.flatMap(one => one.after))
  const last = environments.filter(one => !sources.has(one.name))
  return new Set((named.length > 0 ? named : last).map(one => one.name))
}
