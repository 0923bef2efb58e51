import type { EventFilter } from '@/lib/client/queries'

export const eventFilterNames = ['service', 'environment', 'type', 'correlation'] as const
export type EventFilterName = (typeof eventFilterNames)[number]

/** The audit's filter as it stands in the URL; what is absent or empty does not filter. */
export function eventFilter(search: { get(name: string): string | null }): EventFilter {
  return Object.fromEntries(
    eventFilterNames.flatMap(name => {
      const value = search.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    }),
  )
}
