const firstMs = 500
const longestMs = 30_000

export interface Backoff {
  /** How long to wait before the next try: hardly at all, then 0.5 s, doubling to 30 s, each with jitter. */
  next(): number
  reset(): void
}

export function createBackoff(random: () => number): Backoff {
  let tries = 0
  return {
    next() {
      const ceiling = tries === 0 ? 100 : Math.min(longestMs, firstMs * 2 ** (tries - 1))
      tries = Math.min(tries + 1, 32)
      return Math.round(ceiling * (0.5 + random() / 2))
    },
    reset() {
      tries = 0
    },
  }
}
