import { route } from '@/lib/http/route'
import { askSearch } from '@/lib/usecases/ask-search'

export const GET = route('search', ({ q }, { services, signal }) => askSearch(services, q, signal))
