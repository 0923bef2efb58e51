import type { EnvironmentConfig } from '@/lib/config'
import { upstreamOf } from '@/lib/domain/environment'
import { groupOf } from '@/lib/domain/stage'
import type { Checker } from './checker'
import { milliseconds } from './duration'
import type { ConfigFile } from './schema'

type FileEnvironment = NonNullable<ConfigFile['environments']>[number]

/** `group` and `after`, when not said, as the names say them. */
export function completeEnvironments(items: readonly FileEnvironment[]): readonly EnvironmentConfig[] {
  const grouped = items.map(item => ({ ...item, group: item.group ?? groupOf(item.name) }))
  return grouped.map((item, index) => ({
    name: item.name,
    clusters: item.clusters ?? null,
    namespace: item.namespace ?? null,
    group: item.group,
    after: item.after ?? upstreamOf(grouped, index),
    graceMs: milliseconds(item.grace ?? '10m'),
    soakMs: milliseconds(item.soak ?? '30m'),
    pin: item.pin ?? 'keep',
    requesterMayApprove: item.requesterMayApprove ?? false,
  }))
}

/** Whether every name that an environment uses is there, and no promotion order comes back to itself. */
export function checkEnvironments(
  environments: readonly EnvironmentConfig[],
  clusters: readonly string[],
  checker: Checker,
): void {
  const names = environments.map(({ name }) => name)
  for (const [index, environment] of environments.entries()) {
    for (const name of (environment.clusters ?? []).filter(name => !clusters.includes(name))) {
      const known = clusters.length === 0 ? 'there is none' : clusters.join(', ')
      checker.complain(['environments', index, 'clusters'], `name ${name}, which is not under clusters: ${known}`)
    }
    for (const name of environment.after.filter(name => name === environment.name || !names.includes(name))) {
      checker.complain(['environments', index, 'after'], `names ${name}; allowed: another of ${names.join(', ')}`)
    }
  }
  const circle = environments.findIndex(({ name, after }) => !after.includes(name) && reaches(environments, name, name))
  if (circle !== -1) checker.complain(['environments', circle, 'after'], 'comes back to itself; break the circle')
}

function reaches(
  environments: readonly EnvironmentConfig[],
  from: string,
  goal: string,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const after = environments.find(({ name }) => name === from)?.after ?? []
  return after.some(
    name => name === goal || (!seen.has(name) && reaches(environments, name, goal, new Set([...seen, name]))),
  )
}
