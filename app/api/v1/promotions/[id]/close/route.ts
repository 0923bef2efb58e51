import { route } from '@/lib/http/route'
import { closePromotion } from '@/lib/usecases/close-promotion'
import { promotionView } from '@/lib/usecases/promotion-view'

export const POST = route('closePromotion', async (input, { services, actor }) =>
  promotionView(await closePromotion(services, input, actor)),
)
