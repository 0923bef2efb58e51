import { route } from '@/lib/http/route'
import { previewRendered } from '@/lib/usecases/preview-rendered'

export const POST = route('previewRendered', (input, { services, signal }) => previewRendered(services, input, signal))
