import { route } from '@/lib/http/route'
import { previewPromotion } from '@/lib/usecases/preview-promotion'

export const POST = route('previewPromotion', (input, { services }) => previewPromotion(services, input))
