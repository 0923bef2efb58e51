import type { PromotionView } from '@/lib/contract'
import type { Services } from '@/lib/services'
import { promotionView } from './promotion-view'

export async function listPromotions(
  { store }: Pick<Services, 'store'>,
  query: { readonly active?: boolean | undefined; readonly limit: number },
): Promise<{ promotions: PromotionView[] }> {
  return { promotions: (await store.listPromotions(query)).map(promotionView) }
}
