import { route } from '@/lib/http/route'
import { endLock } from '@/lib/usecases/end-locks'

export const POST = route('endLock', ({ id }, { services, actor }) => endLock(services, id, actor))
