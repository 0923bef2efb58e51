import type { ConnectionsView } from '@/lib/contract'

/** The page in one sentence: what does not answer, by name, else that everything does. */
export function wholeWords({ repositories, clusters, database }: ConnectionsView): string {
  const lost = [
    ...repositories.filter(one => !one.fresh).map(one => one.url),
    ...clusters.filter(one => !one.fresh).map(one => one.name),
    ...(database.ok ? [] : ['the database']),
  ]
  const all = repositories.length + clusters.length + 1
  if (lost.length === 0) return `All ${all} answer.`
  return `${all - lost.length} of ${all} answer; ${lost.join(', ')} ${lost.length === 1 ? 'does' : 'do'} not.`
}
