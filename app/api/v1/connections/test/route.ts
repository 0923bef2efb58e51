import { route } from '@/lib/http/route'
import { testConnection } from '@/lib/usecases/test-connection'

export const POST = route('testConnection', (input, { services, signal }) => testConnection(services, input, signal))
