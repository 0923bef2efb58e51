import { route } from '@/lib/http/route'
import { unmuteDrift } from '@/lib/usecases/unmute-drift'

export const POST = route('unmuteDrift', ({ ids }, { services, actor }) => unmuteDrift(services, ids, actor))
