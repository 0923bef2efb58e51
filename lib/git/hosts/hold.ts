import type { AppError } from '@/lib/errors'
import type { Attempt } from './attempt'
import { stillLimited } from './failure'

/** Between a rate limit and its end: no call goes out with the token that met it, because hosts prolong the limit of who does not wait. */
export interface Hold {
  /** Throws rate_limited, with what is left of the wait in `details.retryAfterMs`, and nothing is sent. */
  respect(token: string, attempt: Attempt): void
  /** Takes note of what a call with this token ended with, and gives it back. */
  heed(token: string, failure: AppError): AppError
}

/** GitHub's limits last an hour at most: a header that is wrong must not silence us for good. */
const longestMs = 3_600_000

export function createHold(clock: () => number): Hold {
  let held: { readonly token: string; readonly until: number } | null = null
  return {
    respect(token, attempt) {
      const left = held?.token === token ? held.until - clock() : 0
      if (left > 0) throw stillLimited(attempt, left)
    },
    heed(token, failure) {
      const wait = failure.code === 'rate_limited' ? failure.details.retryAfterMs : null
      if (typeof wait !== 'number') return failure
      const before = held?.token === token ? held.until : 0
      held = { token, until: Math.max(before, clock() + Math.min(wait, longestMs)) }
      return failure
    },
  }
}
