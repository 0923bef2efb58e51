/** Whose history is to be read: cells whose verdict waits for it first, the others one at a time when nobody waits. */
export interface LoreQueue {
  ask(id: string, isUrgent: boolean): void
  stop(): void
}

const urgentAtOnce = 4
/** Nobody waits for them, so they begin when the loop came to rest, and take half of the time at most. */
const calmAfterMs = 500
const calmPauseMs = 5

export function createLoreQueue(read: (id: string) => Promise<void>): LoreQueue {
  const urgent = new Set<string>()
  const calm = new Set<string>()
  let reading = 0
  let took = 0
  let resting: NodeJS.Timeout | null = null
  let stopped = false

  return {
    ask(id, isUrgent) {
      if (stopped) return
      if (isUrgent) {
        calm.delete(id)
        urgent.add(id)
        advance()
      } else if (!urgent.has(id)) {
        calm.add(id)
        rest(calmAfterMs)
      }
    },
    stop() {
      stopped = true
      urgent.clear()
      calm.clear()
      if (resting !== null) clearTimeout(resting)
    },
  }

  function advance(): void {
    while (urgent.size > 0 && reading < urgentAtOnce) begin(urgent)
    if (calm.size > 0 && reading === 0 && resting === null) rest(Math.max(calmPauseMs, took))
  }

  function rest(ms: number): void {
    if (resting !== null) clearTimeout(resting)
    resting = setTimeout(() => {
      resting = null
      if (reading === 0) begin(calm)
    }, ms)
    resting.unref()
  }

  function begin(from: Set<string>): void {
    const [id] = from
    if (id === undefined) return
    from.delete(id)
    reading += 1
    const begun = performance.now()
    const done = () => {
      reading -= 1
      took = performance.now() - begun
      advance()
    }
    read(id).then(done, done)
  }
}
