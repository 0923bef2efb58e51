/** The same numbers on every run: the demo's history may not differ from one start to the next. */
export interface Random {
  /** 0 <= x < 1 */
  next(): number
  between(from: number, to: number): number
  whole(from: number, to: number): number
  pick<T>(items: readonly [T, ...T[]]): T
  chance(probability: number): boolean
  hex(length: number): string
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (from: number, to: number) => from + next() * (to - from)
  const whole = (from: number, to: number) => Math.floor(between(from, to + 1))
  return {
    next,
    between,
    whole,
    pick: items => items[whole(0, items.length - 1)] ?? items[0],
    chance: probability => next() < probability,
    hex: length => Array.from({ length }, () => whole(0, 15).toString(16)).join(''),
  }
}
