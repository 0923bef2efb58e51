import { type Resource, resources } from './resources'

/** The read-only ClusterRole to copy: exactly what the watches ask for, and no Secret. */
export function formatClusterRole(name = 'plimsoll-reader'): string {
  const groups = new Map<string, string[]>()
  for (const { group, plural } of resources) groups.set(group, [...(groups.get(group) ?? []), plural])
  const rules = [...groups].map(([group, plurals]) => formatRule(group, plurals)).join('\n')
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ${name}\nrules:\n${rules}\n`
}

/** One entry for `rules:` of a ClusterRole or Role. */
export function formatMissingRule({ group, plural }: Resource): string {
  return `${formatRule(group, [plural])}\n`
}

function formatRule(group: string, plurals: readonly string[]): string {
  return `- apiGroups: ["${group}"]\n  resources: [${plurals.join(', ')}]\n  verbs: [list, watch]`
}
