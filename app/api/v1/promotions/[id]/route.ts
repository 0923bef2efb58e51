import { route } from '@/lib/http/route'
import { getPromotion } from '@/lib/usecases/get-promotion'

export const GET = route('getPromotion', ({ id }, { services }) => getPromotion(services, id))
