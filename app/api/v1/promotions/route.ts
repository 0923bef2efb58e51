import { route } from '@/lib/http/route'
import { listPromotions } from '@/lib/usecases/list-promotions'
import { promote } from '@/lib/usecases/promote'
import { promotionView } from '@/lib/usecases/promotion-view'

export const GET = route('listPromotions', ({ active, limit }, { services }) =>
  listPromotions(services, { active: active === undefined ? undefined : active === 'true', limit }),
)

export const POST = route('promote', async (input, { services, actor }) =>
  promotionView(await promote(services, input, actor)),
)
