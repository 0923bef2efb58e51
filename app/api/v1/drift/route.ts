import { route } from '@/lib/http/route'
import { shareDrift } from '@/lib/usecases/share-drift'

export const GET = route('listDrift', async (input, { services }) => shareDrift(services, input))
