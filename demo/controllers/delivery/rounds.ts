import type { Clock } from '../clock'
import { createWorkQueue, type WorkQueue } from '../work-queue'

/** One round per object at a time; whoever asks during a round gets another one after it. A round says in how many ms the next is due. */
export function queueOf(clock: Clock, reconcile: (key: string) => Promise<number | null>): WorkQueue {
  const busy = new Set<string>()
  const queue: WorkQueue = createWorkQueue(clock, async key => {
    if (busy.has(key)) {
      queue.add(key, 50)
      return
    }
    busy.add(key)
    try {
      const again = await reconcile(key)
      if (again !== null) queue.add(key, again)
    } finally {
      busy.delete(key)
    }
  })
  return queue
}
