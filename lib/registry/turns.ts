/** At most `most` at once; the others wait in order, and one whose signal is aborted waits no longer (it throws the signal's reason). */
export function createTurns(most: number) {
  const waiting: (() => void)[] = []
  let free = most

  return async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    if (free > 0) free--
    else await turn(signal)
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }

  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((done, fail) => {
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1)
        fail(signal.reason)
      }
      const enter = () => {
        signal.removeEventListener('abort', leave)
        done()
      }
      waiting.push(enter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
