/** What the page of connections asks; apart from the others, so that no other page carries it. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { keys } from './queries'
import { endpoint, type Input } from './request'

const getFound = endpoint<'listFound'>('GET', '/api/v1/connections/found')
export const postConnectionTest = endpoint<'testConnection'>('POST', '/api/v1/connections/test')
const getConnections = endpoint<'readConnections'>('GET', '/api/v1/connections')

export type FoundFilter = Input<'listFound'>

export function foundQuery(filter: FoundFilter) {
  return queryOptions({
    queryKey: ['found', filter],
    queryFn: ({ signal }) => getFound(filter, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
}

export function connectionsQuery() {
  return queryOptions({
    queryKey: keys.connections,
    queryFn: ({ signal }) => getConnections({}, signal),
    refetchInterval: 10_000,
  })
}
