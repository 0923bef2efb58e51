/** What the inbox asks; apart from the others, so that no other page carries it. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { keys } from './queries'
import { endpoint, type Input } from './request'

const getDrift = endpoint<'listDrift'>('GET', '/api/v1/drift')
export const postMutes = endpoint<'muteDrift'>('POST', '/api/v1/mutes')
export const postMutesEnd = endpoint<'unmuteDrift'>('POST', '/api/v1/mutes/end')

export type DriftFilter = Input<'listDrift'>

/** What changes on the board refreshes it; the interval is for what others mute. */
export function driftQuery(filter: DriftFilter) {
  return queryOptions({
    queryKey: [...keys.drift, filter],
    queryFn: ({ signal }) => getDrift(filter, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  })
}
