import type { FoundPageView } from '@/lib/contract'
import { type Configured, correctionsOf } from '@/lib/domain/correction'
import type { DesiredCell } from '@/lib/domain/desired'
import type { Services } from '@/lib/services'
import { configuredOf } from './configured'

interface Query {
  readonly q?: string | undefined
  readonly only?: 'trouble' | undefined
  readonly offset: number
  readonly limit: number
}

interface FoundCell {
  readonly repository: string
  readonly cell: DesiredCell
  readonly trouble: boolean
}

/** What discovery took for a service in an environment, and why, with the lines that would correct it. What needs a person stands first. */
export function listFound(services: Pick<Services, 'observer' | 'config'>, query: Query): FoundPageView {
  const configured = configuredOf(services)
  const all = services.observer.repositories.flatMap(repository =>
    (repository.current()?.desired.cells ?? []).map((cell): FoundCell => {
      return { repository: repository.mirror.status().url, cell, trouble: isTroubled(cell, configured) }
    }),
  )
  const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const matching = all
    .filter(one => (query.only === undefined || one.trouble) && holdsAll(one, words))
    .sort((a, b) => Number(b.trouble) - Number(a.trouble) || compare(a.cell, b.cell))
  return {
    total: all.length,
    matching: matching.length,
    trouble: all.filter(one => one.trouble).length,
    found: matching.slice(query.offset, query.offset + query.limit).map(one => view(one, configured)),
  }
}

function view({ repository, cell }: FoundCell, configured: Configured): FoundPageView['found'][number] {
  const { service, environment, path, kind, because, slots, problems } = cell
  const lacks = certainLacks(cell, configured)
  const corrections = correctionsOf({ service, environment, path, lacksNamespace: lacksNamespace(cell) }, configured)
  return {
    repository,
    service,
    environment,
    path,
    kind,
    because,
    slots: slots.length,
    problems: problems.map(problem => ({ ...problem })),
    corrections: [...corrections],
    certain: lacks,
  }
}

function isTroubled(cell: DesiredCell, configured: Configured): boolean {
  return cell.problems.length > 0 || certainLacks(cell, configured) > 0
}

/** No environment, no namespace, no cluster: each is one correction, and they come first. */
function certainLacks(cell: DesiredCell, { environments, clusters }: Configured): number {
  if (cell.environment === null) return 1
  const environment = environments.find(one => one.name === cell.environment)
  if (environment === undefined) return 0
  const lacks = lacksNamespace(cell) && environment.namespace === null
  return Number(lacks) + Number(environment.clusters.length === 0 && clusters.length > 0)
}

function lacksNamespace({ slots }: DesiredCell): boolean {
  return slots.some(slot => slot.workload.namespace === null)
}

function holdsAll({ cell, repository }: FoundCell, words: readonly string[]): boolean {
  const { service, environment, path, kind, because } = cell
  const text = [service, environment ?? 'none', path, kind, because, repository].join(' ').toLowerCase()
  return words.every(word => text.includes(word))
}

function compare(a: DesiredCell, b: DesiredCell): number {
  const [left, right] = [
    `${a.service} ${a.environment ?? ''} ${a.path}`,
    `${b.service} ${b.environment ?? ''} ${b.path}`,
  ]
  return left < right ? -1 : left > right ? 1 : 0
}
