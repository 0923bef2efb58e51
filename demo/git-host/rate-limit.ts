/** GitHub's primary limit: so many calls per user and hour, told in every answer. */
export interface RateLimit {
  /** Counts one call; `over` when it is one too many. */
  spend(login: string | null): RateState
  /** Takes a call back: a 304 costs nothing. */
  refund(login: string | null): RateState
  peek(login: string | null): RateState
}

export interface RateState {
  readonly limit: number
  readonly used: number
  readonly remaining: number
  /** Epoch seconds. */
  readonly reset: number
  readonly over: boolean
}

const hourMs = 3_600_000

export function createRateLimit(limit: number, clock: () => number): RateLimit {
  const windows = new Map<string, { used: number; startedAt: number }>()

  function windowOf(login: string | null): { used: number; startedAt: number } {
    const known = windows.get(login ?? '')
    if (known !== undefined && clock() < known.startedAt + hourMs) return known
    const fresh = { used: 0, startedAt: clock() }
    windows.set(login ?? '', fresh)
    return fresh
  }

  function tell(window: { readonly used: number; readonly startedAt: number }): RateState {
    const reset = Math.ceil((window.startedAt + hourMs) / 1000)
    const used = Math.min(window.used, limit)
    return { limit, used, remaining: limit - used, reset, over: window.used > limit }
  }

  function add(login: string | null, calls: number): RateState {
    const window = windowOf(login)
    window.used += calls
    return tell(window)
  }

  return {
    spend: login => add(login, 1),
    refund: login => add(login, -1),
    peek: login => add(login, 0),
  }
}

export function rateHeaders(state: RateState): Record<string, string> {
  return {
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-used': String(state.used),
    'x-ratelimit-reset': String(state.reset),
    'x-ratelimit-resource': 'core',
  }
}
