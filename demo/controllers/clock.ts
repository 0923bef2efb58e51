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
  readonly order: number
  readonly task: Task
}

export function createClock(options: { readonly at?: number; readonly running?: boolean } = {}): Clock {
  let base = options.at ?? Date.now()
  let startedAt: number | null = null
  let wake: NodeJS.Timeout | undefined
  let order = 0
  const timers = new Set<Timer>()

  const now = (): number => (startedAt === null ? base : base + (Date.now() - startedAt))

  function next(): Timer | null {
    let first: Timer | null = null
    for (const timer of timers) {
      if (first === null || timer.due < first.due || (timer.due === first.due && timer.order < first.order))
        first = timer
    }
    return first
  }

  function arm(): void {
    clearTimeout(wake)
    const first = next()
    if (startedAt === null || first === null) return
    wake = setTimeout(runDue, Math.max(0, Math.min(first.due - now(), 2 ** 31 - 1)))
  }

  function runDue(): void {
    const until = now()
    for (let timer = next(); timer !== null && timer.due <= until; timer = next()) {
      timers.delete(timer)
      void timer.task()
    }
    arm()
  }

  if (options.running === true) startedAt = Date.now()
  return {
    now,
    after(ms, task) {
      order += 1
      const timer: Timer = { due: now() + Math.max(0, ms), order, task }
      timers.add(timer)
      if (startedAt !== null && next() === timer) arm()
      return () => {
        timers.delete(timer)
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
      for (let timer = next(); timer !== null && timer.due <= until; timer = next()) {
        timers.delete(timer)
        base = Math.max(base, timer.due)
        await timer.task()
      }
      base = until
    },
  }
}
