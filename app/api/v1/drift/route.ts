import { route } from '@/lib/http/route'
import { listDrift } from '@/lib/usecases/list-drift'

export const GET = route('listDrift', async (input, { services }) => listDrift(services, input))
