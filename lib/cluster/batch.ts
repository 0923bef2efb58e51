/** Gathers what one turn of the event loop touches, so that a burst of events is one call. */
import { type Touched, textOf } from './cache'
import type { WorkloadKey } from './contract'

type Listener = (changed: Touched) => void

export function createBatch(onError: (error: unknown) => void) {
  const listeners = new Set<Listener>()
  let keys = new Map<string, WorkloadKey>()
  let all = false
  let scheduled: NodeJS.Immediate | null = null

  function flush(): void {
    const changed: Touched = all ? 'all' : [...keys.values()]
    scheduled = null
    all = false
    keys = new Map()
    for (const listener of listeners) {
      try {
        listener(changed)
      } catch (error) {
        onError(error)
      }
    }
  }

  return {
    add(touched: Touched): void {
      if (touched === 'all') all = true
      else for (const key of touched) keys.set(textOf(key), key)
      if (all || keys.size > 0) scheduled ??= setImmediate(flush)
    },
    listen(listener: Listener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop(): void {
      if (scheduled) clearImmediate(scheduled)
      scheduled = null
      listeners.clear()
    },
  }
}
