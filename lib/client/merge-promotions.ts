import type { PromotionView } from '@/lib/contract'

/** Each once, newest first. */
export function mergePromotions(lists: readonly (readonly PromotionView[])[]): PromotionView[] {
  const all = new Map(lists.flat().map(promotion => [promotion.id, promotion]))
  return [...all.values()].sort((a, b) => b.requestedAt - a.requestedAt)
}
