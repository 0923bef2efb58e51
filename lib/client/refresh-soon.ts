import type { QueryClient, QueryKey } from '@tanstack/react-query'

const waiting = new WeakMap<QueryClient, Set<string>>()

/** Asks again once, however many changes come within `waitMs`; an answer that is on its way is not thrown away. */
export function refreshSoon(client: QueryClient, queryKey: QueryKey, waitMs: number): void {
  const asked = waiting.get(client) ?? new Set<string>()
  waiting.set(client, asked)
  const name = JSON.stringify(queryKey)
  if (asked.has(name)) return
  asked.add(name)
  setTimeout(() => {
    asked.delete(name)
    void client.invalidateQueries({ queryKey }, { cancelRefetch: false })
  }, waitMs)
}
