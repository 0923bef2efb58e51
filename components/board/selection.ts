/** Selected cells: one by one, or all between two. */
import type { Place } from './arrange'

export function selectionId({ service, environment }: Place): string {
  return `${service}/${environment}`
}

/** A service holds no slash, an environment may (`prod/eu`). */
export function parseSelection(id: string): Place {
  const slash = id.indexOf('/')
  return { service: id.slice(0, slash), environment: id.slice(slash + 1) }
}

/** Several, parted by commas. */
export function parsePlaces(text: string): readonly Place[] {
  return text
    .split(',')
    .filter(id => id.indexOf('/') > 0)
    .map(parseSelection)
}

export function toggle(selected: readonly string[], id: string): readonly string[] {
  return selected.includes(id) ? selected.filter(other => other !== id) : [...selected, id]
}

/** A selection stands in the URL, and servers take no request whose head is longer than 16 kB. */
const most = 200

/** Every cell of the rectangle that two places span, in the order of the table; the first of them where they are too many. */
export function between(
  from: Place,
  to: Place,
  services: readonly string[],
  environments: readonly string[],
): readonly string[] {
  const rows = span(services, from.service, to.service)
  const columns = span(environments, from.environment, to.environment)
  return rows.flatMap(service => columns.map(environment => selectionId({ service, environment }))).slice(0, most)
}

function span(all: readonly string[], a: string, b: string): readonly string[] {
  const [one, other] = [all.indexOf(a), all.indexOf(b)]
  if (one === -1 || other === -1) return []
  return all.slice(Math.min(one, other), Math.max(one, other) + 1)
}
