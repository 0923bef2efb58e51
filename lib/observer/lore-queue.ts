/** Whose history is to be read: cells whose verdict waits for it first, the others one at a time when nobody waits. */
export interface LoreQueue {
  ask(id: string, isUrgent: boolean): void
  stop(): void
}

const urgentAtOnce = 4
const calmAtOnce = 1

export function createLoreQueue(read: (id: string) => Promise<void>): LoreQueue {
  const urgent = new Set<string>()
  const calm = new Set<string>()
  let reading = 0
  let stopped = false

  return {
    ask(id, isUrgent) {
      if (stopped) return
      if (isUrgent) {
        calm.delete(id)
        urgent.add(id)
      } else if (!urgent.has(id)) calm.add(id)
      advance()
    },
    stop() {
      stopped = true
      urgent.clear()
      calm.clear()
    },
  }

  function advance(): void {
    while (reading < (urgent.size > 0 ? urgentAtOnce : calmAtOnce)) {
      const from = urgent.size > 0 ? urgent : calm
      const [id] = from
      if (id === undefined) return
      from.delete(id)
      reading += 1
      const done = () => {
        reading -= 1
        advance()
      }
      read(id).then(done, done)
    }
  }
}
