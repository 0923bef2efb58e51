import { route } from '@/lib/http/route'
import { promotionView } from '@/lib/usecases/promotion-view'
import { rebuildPromotion } from '@/lib/usecases/rebuild-promotion'

export const POST = route('rebuildPromotion', async (input, { services, actor }) =>
  promotionView(await rebuildPromotion(services, input, actor)),
)
