/** What one service's page and the sheet ask; apart from the others, so that no other page carries it. */
import { queryOptions } from '@tanstack/react-query'
import { keys } from './queries'
import { endpoint } from './request'

const getService = endpoint<'readService'>('GET', '/api/v1/services/[service]')

export function serviceQuery(name: string) {
  return queryOptions({
    queryKey: keys.service(name),
    queryFn: ({ signal }) => getService({ service: name }, signal),
    staleTime: 5_000,
    refetchInterval: 15_000,
  })
}
