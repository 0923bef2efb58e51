import { route } from '@/lib/http/route'
import { readService } from '@/lib/usecases/read-service'

export const GET = route('readService', ({ service }, { services }) => readService(services, service))
