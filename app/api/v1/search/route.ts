import { route } from '@/lib/http/route'
import { search } from '@/lib/usecases/search'

export const GET = route('search', ({ q }, { services, signal }) => search(services, q, signal))
