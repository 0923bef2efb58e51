import { route } from '@/lib/http/route'
import { readConnections } from '@/lib/usecases/read-connections'

export const GET = route('readConnections', (_input, { services, signal }) => readConnections(services, signal))
