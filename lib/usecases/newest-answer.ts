import { messageOf } from '@/lib/errors'

/** What a question that is asked again and again was answered last. */
export interface NewestAnswer<T> {
  value(): T
  /** Why the newest answer is not there; null when it is. */
  problem(): string | null
  /** Throws what `read` throws. An answer that was asked for earlier never replaces a later one. */
  ask(): Promise<void>
}

export function newestAnswer<T>(read: () => Promise<T>, first: T, firstProblem: string | null = null): NewestAnswer<T> {
  let value = first
  let problem = firstProblem
  let asked = 0
  let answered = 0

  return {
    value: () => value,
    problem: () => problem,
    async ask() {
      asked += 1
      const turn = asked
      try {
        const answer = await read()
        if (turn < answered) return
        answered = turn
        value = answer
        problem = null
      } catch (error) {
        if (turn >= answered) {
          answered = turn
          problem = messageOf(error)
        }
        throw error
      }
    },
  }
}
