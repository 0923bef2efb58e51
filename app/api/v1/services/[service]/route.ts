import { route } from '@/lib/http/route'
import { getService } from '@/lib/usecases/get-service'

export const GET = route('readService', ({ service }, { services }) => getService(services, service))
