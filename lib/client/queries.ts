/** Every question the pages ask, with its key. What the stream touches is kept true by lib/client/live.ts. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { mergePromotions } from './merge-promotions'
import { endpoint, type Input } from './request'

export const keys = {
  services: ['service'],
  service: (name: string) => ['service', name],
  promotions: ['promotions'],
  activePromotions: ['promotions', 'active'],
  promotion: (id: string) => ['promotions', 'one', id],
  preview: (wanted: Input<'previewPromotion'>) => ['preview', wanted],
  drift: ['drift'],
  connections: ['connections'],
  found: ['found'],
} as const

export const getBoard = endpoint<'readBoard'>('GET', '/api/v1/board')
const getService = endpoint<'readService'>('GET', '/api/v1/services/[service]')
const getPromotions = endpoint<'listPromotions'>('GET', '/api/v1/promotions')
const getPromotion = endpoint<'getPromotion'>('GET', '/api/v1/promotions/[id]')
const getDrift = endpoint<'listDrift'>('GET', '/api/v1/drift')
export const postMutes = endpoint<'muteDrift'>('POST', '/api/v1/mutes')
export const postMutesEnd = endpoint<'unmuteDrift'>('POST', '/api/v1/mutes/end')
const getFound = endpoint<'listFound'>('GET', '/api/v1/connections/found')
export const postConnectionTest = endpoint<'testConnection'>('POST', '/api/v1/connections/test')
const getConnections = endpoint<'readConnections'>('GET', '/api/v1/connections')
const postPreview = endpoint<'previewPromotion'>('POST', '/api/v1/promotions/preview')
export const postPromotion = endpoint<'promote'>('POST', '/api/v1/promotions')
export const postClose = endpoint<'closePromotion'>('POST', '/api/v1/promotions/[id]/close')
export const postRebuild = endpoint<'rebuildPromotion'>('POST', '/api/v1/promotions/[id]/rebuild')

export type DriftFilter = Input<'listDrift'>
export type FoundFilter = Input<'listFound'>

export function serviceQuery(name: string) {
  return queryOptions({
    queryKey: keys.service(name),
    queryFn: ({ signal }) => getService({ service: name }, signal),
    staleTime: 5_000,
    refetchInterval: 15_000,
  })
}

/** The newest, and every one that is open or on its way, however old it is. */
export function promotionsQuery() {
  return queryOptions({
    queryKey: [...keys.promotions, 'all'],
    queryFn: async ({ signal }) => {
      const answers = await Promise.all([
        getPromotions({ limit: 100 }, signal),
        getPromotions({ active: 'true', limit: 500 }, signal),
      ])
      return mergePromotions(answers.map(answer => answer.promotions))
    },
    refetchInterval: 15_000,
  })
}

/** Also the database's pulse: it fails while PostgreSQL does not answer. */
export function activePromotionsQuery() {
  return queryOptions({
    queryKey: keys.activePromotions,
    queryFn: async ({ signal }) => (await getPromotions({ active: 'true', limit: 100 }, signal)).promotions,
    refetchInterval: 15_000,
    retry: false,
  })
}

export function promotionQuery(id: string) {
  return queryOptions({
    queryKey: keys.promotion(id),
    queryFn: ({ signal }) => getPromotion({ id }, signal),
    refetchInterval: 5_000,
  })
}

/**
 * Never cached: a plan is looked at and decided on, and must be the newest. With another reason or in another's place it is the same
 * plan, which stays in sight while it is checked again.
 */
export function previewQuery(wanted: Input<'previewPromotion'>) {
  return queryOptions({
    queryKey: keys.preview(wanted),
    queryFn: ({ signal }) => postPreview(wanted, signal),
    placeholderData: (shown, query) => (isSamePlan(query?.queryKey[1], wanted) ? shown : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

/** What changes on the board refreshes it; the interval is for what others mute. */
export function driftQuery(filter: DriftFilter) {
  return queryOptions({
    queryKey: [...keys.drift, filter],
    queryFn: ({ signal }) => getDrift(filter, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  })
}

export function foundQuery(filter: FoundFilter) {
  return queryOptions({
    queryKey: [...keys.found, filter],
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

function isSamePlan(shown: unknown, wanted: Input<'previewPromotion'>): boolean {
  return (
    JSON.stringify({ ...Object(shown), reason: null, supersedes: null }) ===
    JSON.stringify({ ...wanted, reason: null, supersedes: null })
  )
}
