/**
 * The demo's time: runs with the wall clock, or stands still and is stepped. Everything that waits in the demo world waits here, so
 * that a story, and every rollout in it, can be stopped and replayed step by step.
 */
export interface Clock {
  now(): number
  /** Runs a task in `ms` of this clock's time; returns what cancels it. */
  after(ms: number, task: Task): () => void
  start(): void
  stop(): void
  /** Moves time on, running what falls due in order, each to its end. */
  step(ms: number): Promise<void>
}

export type Task = () => void | Promise<void>

interface Timer {
  readonly due: number
  readonly task: Task
}

export function createClock(options: { readonly at?: number; readonly running?: boolean } = {}): Clock {
  let base = options.at ?? Date.now()
  let startedAt: number | null = null
  let wake: NodeJS.Timeout | undefined
  /** In the order in which they fall due. */
  const timers: Timer[] = []

  const now = (): number => (startedAt === null ? base : base + (Date.now() - startedAt))

  function insert(timer: Timer): void {
    let low = 0
    let high = timers.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((timers[middle]?.due ?? 0) <= timer.due) low = middle + 1
      else high = middle
    }
    timers.splice(low, 0, timer)
  }

  function takeDue(until: number): Timer | null {
    const [first] = timers
    if (first === undefined || first.due > until) return null
    timers.shift()
    return first
  }

  function arm(): void {
    clearTimeout(wake)
    const [first] = timers
    if (startedAt === null || first === undefined) return
    wake = setTimeout(runDue, Math.max(0, Math.min(first.due - now(), 2 ** 31 - 1)))
  }

  function runDue(): void {
    const until = now()
    for (let timer = takeDue(until); timer !== null; timer = takeDue(until)) void timer.task()
    arm()
  }

  if (options.running === true) startedAt = Date.now()
  return {
    now,
    after(ms, task) {
      const timer: Timer = { due: now() + Math.max(0, ms), task }
      insert(timer)
      if (startedAt !== null && timers[0] === timer) arm()
      return () => {
        const index = timers.indexOf(timer)
        if (index >= 0) timers.splice(index, 1)
      }
    },
    start() {
      startedAt ??= Date.now()
      arm()
    },
    stop() {
      base = now()
      startedAt = null
      clearTimeout(wake)
    },
    async step(ms) {
      if (startedAt !== null) throw new RangeError('The clock is running. Stop it before stepping it.')
      const until = base + ms
      for (let timer = takeDue(until); timer !== null; timer = takeDue(until)) {
        base = Math.max(base, timer.due)
        await timer.task()
      }
      base = until
    },
  }
}
