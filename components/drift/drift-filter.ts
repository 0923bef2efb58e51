/** The inbox's filter as it stands in the URL, which is the truth of it. */
import type { DriftFilter } from '@/lib/client/drift-queries'

export type Filter = Omit<DriftFilter, 'limit'>

const names = ['production', 'fault', 'state', 'environment', 'q'] as const
type FilterName = (typeof names)[number]

const faults = ['pods', 'hand', 'delivery'] as const

export function parseFilter(get: (name: FilterName) => string | null): Filter {
  const fault = faults.find(one => one === get('fault'))
  const [state, environment, q] = [get('state'), get('environment'), get('q')]
  return {
    ...(get('production') === 'true' ? { production: 'true' as const } : {}),
    ...(fault === undefined ? {} : { fault }),
    ...(state ? { state: state.slice(0, 500) } : {}),
    ...(environment ? { environment: environment.slice(0, 2000) } : {}),
    ...(q ? { q: q.slice(0, 200) } : {}),
  }
}

export function formatFilter(filter: Filter): string {
  const search = new URLSearchParams()
  for (const name of names) {
    const value = filter[name]
    if (value) search.set(name, value)
  }
  return search.size === 0 ? '' : `?${search}`
}

export function isFiltering(filter: Filter): boolean {
  return formatFilter(filter) !== ''
}

export function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter(Boolean)
}

/** Puts a name into a comma-separated list, or takes it out. */
export function toggled(text: string | undefined, name: string): string | undefined {
  const all = listOf(text)
  const next = all.includes(name) ? all.filter(one => one !== name) : [...all, name]
  return next.length === 0 ? undefined : next.join(',')
}
