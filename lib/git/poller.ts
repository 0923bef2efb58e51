export interface Poller {
  /** Polls at once and then again and again; resolves after the first poll, whatever came of it. */
  start(): Promise<void>
  /** A poll that begins at or after this call, shared by all who ask meanwhile. */
  run(signal?: AbortSignal): Promise<string>
  wake(): void
  stop(): Promise<void>
}

const longestPauseMs = 600_000
const jitter = 0.1

/** Repeats one task: at an interval, sooner when asked, later and later while it fails; never two at once. */
export function createPoller(options: {
  readonly intervalMs: number
  readonly poll: () => Promise<string>
  readonly random?: () => number
}): Poller {
  const random = options.random ?? Math.random
  let current: Promise<string> | null = null
  let next: Promise<string> | null = null
  let timer: NodeJS.Timeout | null = null
  let failures = 0
  let started = false
  let ended = false
  return { start, run, wake, stop }

  function start(): Promise<void> {
    started = true
    return poll().then(
      () => {},
      () => {},
    )
  }

  function run(signal?: AbortSignal): Promise<string> {
    const result = current ? queued(current) : poll()
    return signal ? abandonable(result, signal) : result
  }

  /** A running poll may have looked before what the caller knows of happened: one more follows it. */
  function queued(running: Promise<string>): Promise<string> {
    next ??= running.then(
      () => poll(),
      () => poll(),
    )
    return next
  }

  function poll(): Promise<string> {
    next = null
    if (timer) clearTimeout(timer)
    const mine = options.poll().then(
      head => settled(0, head),
      error => {
        settled(failures + 1, null)
        throw error
      },
    )
    current = mine
    return mine
  }

  function settled<Value>(failed: number, value: Value): Value {
    failures = failed
    current = null
    if (started && !ended) {
      timer = setTimeout(() => run().catch(() => {}), pauseMs())
      timer.unref()
    }
    return value
  }

  function pauseMs(): number {
    const pause = Math.min(
      options.intervalMs * 2 ** Math.min(failures, 10),
      Math.max(longestPauseMs, options.intervalMs),
    )
    return pause * (1 - jitter + 2 * jitter * random())
  }

  function wake(): void {
    if (!ended) run().catch(() => {})
  }

  async function stop(): Promise<void> {
    ended = true
    if (timer) clearTimeout(timer)
    await current?.catch(() => {})
  }
}

/** The caller stops waiting; the poll goes on for the others. */
function abandonable<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((done, fail) => {
    const leave = () => fail(signal.reason)
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    work.then(done, fail).finally(() => signal.removeEventListener('abort', leave))
  })
}
