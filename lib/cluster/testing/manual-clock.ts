import type { Clock } from '../clock'

export interface ManualClock extends Clock {
  /** Lets time pass; whatever falls due runs, in order. */
  advance(ms: number): void
}

/** Time that passes only when a test says so. */
export function createManualClock(start = Date.parse('2026-11-21T12:00:00Z')): ManualClock {
  const tasks = new Map<number, { readonly at: number; readonly run: () => void }>()
  let time = start
  let ids = 0

  function due(until: number): [number, { at: number; run: () => void }] | undefined {
    return [...tasks].filter(([, task]) => task.at <= until).sort(([, a], [, b]) => a.at - b.at)[0]
  }

  return {
    now: () => time,
    after(ms, run) {
      ids += 1
      const id = ids
      tasks.set(id, { at: time + ms, run })
      return () => tasks.delete(id)
    },
    advance(ms) {
      const end = time + ms
      for (let next = due(end); next; next = due(end)) {
        const [id, task] = next
        tasks.delete(id)
        time = Math.max(time, task.at)
        task.run()
      }
      time = end
    },
  }
}
