import type { Environment } from './environment'

type Placed = Pick<Environment, 'name' | 'group' | 'after'>

const words = ['prod', 'production', 'live', 'prd']
const negations = ['non', 'not', 'no', 'pre']

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

/** `prod`, `prod-eu`, `eu/production`; not `preprod`, `non-prod` or `product-test`. */
function saysProduction(name: string): boolean {
  const parts = name.toLowerCase().split(/[/_.-]/)
  return parts.some((part, index) => words.includes(part) && !negations.includes(parts[index - 1] ?? ''))
}
