/** What every page asks, and the keys of all questions; what one page alone asks stands in a file of its own. What the stream touches is kept true by lib/client/live.ts. */
import { queryOptions } from '@tanstack/react-query'
import { endpoint } from './request'

export const keys = {
  services: ['service'],
  service: (name: string) => ['service', name],
  promotions: ['promotions'],
  activePromotions: ['promotions', 'active'],
  drift: ['drift'],
  locks: ['locks'],
  connections: ['connections'],
} as const

export const getBoard = endpoint<'readBoard'>('GET', '/api/v1/board')
export const getPromotions = endpoint<'listPromotions'>('GET', '/api/v1/promotions')

/** Also the database's pulse: it fails while PostgreSQL does not answer. */
export function activePromotionsQuery() {
  return queryOptions({
    queryKey: keys.activePromotions,
    queryFn: async ({ signal }) => (await getPromotions({ active: 'true', limit: 100 }, signal)).promotions,
    refetchInterval: 15_000,
    retry: false,
  })
}
