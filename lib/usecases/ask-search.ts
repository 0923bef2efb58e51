import { contract, type SearchAnswer } from '@/lib/contract'
import type { Services } from '@/lib/services'
import { search } from './search'

/** The process that observes has read every commit; another one asks it, and without an answer tells what it knows by itself. */
export async function askSearch(services: Services, q: string, signal?: AbortSignal): Promise<SearchAnswer> {
  const told = contract.search.output.safeParse(await services.questions.ask('search', q))
  return told.success ? told.data : search(services, q, signal)
}
