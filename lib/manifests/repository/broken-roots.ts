import type { DesiredCell } from '@/lib/domain/desired'
import type { Root } from '@/lib/manifests/discover/discover'
import { segmentsOf } from '@/lib/manifests/paths'

interface Part {
  readonly root: Root
  readonly cells: readonly DesiredCell[]
}

/**
 * A whole-product root that can't be read would take every service's row with it. It keeps the rows that its sibling environments have,
 * empty and with its problem.
 */
export function keepRowsOfBrokenRoots(parts: readonly Part[]): readonly DesiredCell[] {
  return parts.flatMap(part => (isBroken(part) ? rowsLikeSiblings(part, parts) : part.cells))
}

function isBroken({ root, cells }: Part): boolean {
  const [only] = cells
  if (only === undefined || cells.length > 1 || root.place.service.length > 0) return false
  return only.slots.length === 0 && only.problems.some(({ severity }) => severity === 'error')
}

function rowsLikeSiblings({ root, cells }: Part, parts: readonly Part[]): readonly DesiredCell[] {
  const [own] = cells
  const above = aboveEnvironment(root)
  if (own === undefined || above === null) return cells
  const siblings = parts.filter(part => part.root.place.service.length === 0 && aboveEnvironment(part.root) === above)
  const services = new Set(
    siblings.flatMap(part => part.cells.filter(({ slots }) => slots.length > 0).map(({ service }) => service)),
  )
  if (services.size === 0) return cells
  const because = `${own.because}; it can't be read, so the services are those of the environments beside it`
  return [...services].sort().map(service => ({ ...own, service, because }))
}

function aboveEnvironment({ path, place }: Root): string | null {
  if (place.environment.length === 0) return null
  const segments = segmentsOf(path)
  const at = segments.indexOf(place.environment[0] ?? '')
  return segments.slice(0, at).join('/')
}
