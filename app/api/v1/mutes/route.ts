import { route } from '@/lib/http/route'
import { muteDrift } from '@/lib/usecases/mute-drift'

export const POST = route('muteDrift', (input, { services, actor }) => muteDrift(services, input, actor))
