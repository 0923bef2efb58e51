import type { Clock } from './clock'

/** Keys that wait for their controller: each at most once, at the earliest time it was asked for. */
export interface WorkQueue {
  add(key: string, afterMs?: number): void
  clear(): void
}

export function createWorkQueue(clock: Clock, reconcile: (key: string) => void | Promise<void>): WorkQueue {
  const waiting = new Map<string, { readonly due: number; readonly cancel: () => void }>()
  return {
    add(key, afterMs = 0) {
      const due = clock.now() + afterMs
      const before = waiting.get(key)
      if (before !== undefined && before.due <= due) return
      before?.cancel()
      const cancel = clock.after(afterMs, () => {
        waiting.delete(key)
        return reconcile(key)
      })
      waiting.set(key, { due, cancel })
    },
    clear() {
      for (const { cancel } of waiting.values()) cancel()
      waiting.clear()
    },
  }
}
