import { route } from '@/lib/http/route'
import { countEvents } from '@/lib/usecases/list-events'

export const GET = route('countEvents', (input, { services }) => countEvents(services, input))
