/** What the sheet and the pages of promotions ask; apart from the others, so that no other page carries it. */
import { queryOptions } from '@tanstack/react-query'
import { mergePromotions } from './merge-promotions'
import { getPromotions, keys } from './queries'
import { endpoint, type Input } from './request'

const getPromotion = endpoint<'getPromotion'>('GET', '/api/v1/promotions/[id]')
const postRendered = endpoint<'previewRendered'>('POST', '/api/v1/promotions/rendered')
const postPreview = endpoint<'previewPromotion'>('POST', '/api/v1/promotions/preview')
export const postPromotion = endpoint<'promote'>('POST', '/api/v1/promotions')
export const postClose = endpoint<'closePromotion'>('POST', '/api/v1/promotions/[id]/close')
export const postRebuild = endpoint<'rebuildPromotion'>('POST', '/api/v1/promotions/[id]/rebuild')

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

export function promotionQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.promotions, 'one', id],
    queryFn: ({ signal }) => getPromotion({ id }, signal),
    refetchInterval: 5_000,
  })
}

/**
 * Never cached: a plan is looked at and decided on, and must be the newest. With another reason, over a lock or in another's place it is the same
 * plan, which stays in sight while it is checked again.
 */
export function previewQuery(wanted: Input<'previewPromotion'>) {
  return queryOptions({
    queryKey: ['preview', wanted],
    queryFn: ({ signal }) => postPreview(wanted, signal),
    placeholderData: (shown, query) => (isSamePlan(query?.queryKey[1], wanted) ? shown : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

/** Of the plan that is shown: another plan is asked for anew. */
export function renderedQuery(wanted: Input<'previewRendered'>, planId: string) {
  return queryOptions({
    queryKey: ['rendered', wanted, planId],
    queryFn: ({ signal }) => postRendered(wanted, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

function isSamePlan(shown: unknown, wanted: Input<'previewPromotion'>): boolean {
  return (
    JSON.stringify({ ...Object(shown), reason: null, override: null, supersedes: null }) ===
    JSON.stringify({ ...wanted, reason: null, override: null, supersedes: null })
  )
}
