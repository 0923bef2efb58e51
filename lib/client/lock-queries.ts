/** What is asked of locks; apart from the others, so that no other page carries it. */
import { queryOptions } from '@tanstack/react-query'
import { heldBy } from '@/lib/domain/lock'
import { setHeld } from './held'
import { keys } from './queries'
import { endpoint } from './request'

const getLocks = endpoint<'listLocks'>('GET', '/api/v1/locks')
const getCells = endpoint<'listCells'>('GET', '/api/v1/cells')
export const postLock = endpoint<'makeLock'>('POST', '/api/v1/locks')
export const postLockEnd = endpoint<'endLock'>('POST', '/api/v1/locks/end')

/** The stream tells of no lock: the interval is for what others lock. What every page says of locks follows the answer at once. */
export function locksQuery() {
  return queryOptions({
    queryKey: keys.locks,
    queryFn: async ({ signal }) => {
      const view = await getLocks({}, signal)
      setHeld(heldBy(view.open))
      return view
    },
    refetchInterval: 15_000,
  })
}

/** One cell, or null where there is none of that name. */
export function cellQuery(service: string, environment: string) {
  return queryOptions({
    queryKey: ['cell', service, environment],
    queryFn: async ({ signal }) => (await getCells({ service, environment, limit: 1 }, signal)).cells[0] ?? null,
  })
}
