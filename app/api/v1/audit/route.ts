import { route } from '@/lib/http/route'
import { listEvents } from '@/lib/usecases/list-events'

export const GET = route('listEvents', (input, { services }) => listEvents(services, input))
