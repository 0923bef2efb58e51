import type { PromotionView } from '@/lib/contract'
import type { Promotion } from '@/lib/domain/promotion'

export function promotionView(promotion: Promotion): PromotionView {
  const { id, target, source, planId, state, title, branch, number, url, mergeCommit, mergedBy, note } = promotion
  return {
    id,
    service: target.service,
    environment: target.environment,
    source: source.environment,
    planId,
    state,
    title,
    slots: [...promotion.slots],
    branch,
    number,
    url,
    mergeCommit,
    mergedBy,
    steps: [...promotion.steps],
    note,
    requestedAt: promotion.requestedAt,
    updatedAt: promotion.updatedAt,
  }
}
