import { route } from '@/lib/http/route'
import { listFound } from '@/lib/usecases/list-found'

export const GET = route('listFound', async (input, { services }) => listFound(services, input))
