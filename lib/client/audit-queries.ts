/** What the audit's page asks; apart from the others, so that no other page carries it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { endpoint, type Input } from './request'

const getEvents = endpoint<'listEvents'>('GET', '/api/v1/audit')
const getEventCount = endpoint<'countEvents'>('GET', '/api/v1/audit/count')
const getAuditCheck = endpoint<'readAuditCheck'>('GET', '/api/v1/audit/check')
export const postAuditCheck = endpoint<'beginAuditCheck'>('POST', '/api/v1/audit/check')

export type EventFilter = Omit<Input<'listEvents'>, 'before' | 'limit'>

export const auditKeys = {
  /** What a new row makes old. */
  events: ['events'],
  check: ['audit-check'],
} as const

/** `first`: 0 begins at the newest row, any other number at the rows before it. */
export function eventsQuery(filter: EventFilter, first: number) {
  return infiniteQueryOptions({
    queryKey: [...auditKeys.events, filter, first],
    queryFn: ({ signal, pageParam }) =>
      getEvents({ ...filter, limit: 100, ...(pageParam === 0 ? {} : { before: pageParam }) }, signal),
    initialPageParam: first,
    getNextPageParam: page => page.next,
  })
}

export function countQuery(filter: EventFilter) {
  return queryOptions({
    queryKey: [...auditKeys.events, filter, 'count'],
    queryFn: ({ signal }) => getEventCount(filter, signal),
    retry: false,
  })
}

/** While a check runs its progress is asked for. */
export function auditCheckQuery() {
  return queryOptions({
    queryKey: auditKeys.check,
    queryFn: ({ signal }) => getAuditCheck({}, signal),
    refetchInterval: query => (query.state.data?.running == null ? 30_000 : 500),
    retry: false,
  })
}

export function exportAddress(filter: EventFilter, format: Input<'exportEvents'>['format']): string {
  const search = new URLSearchParams({ format })
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) search.set(name, String(value))
  return `/api/v1/audit/export?${search}`
}
