/** The arithmetic of a Deployment's rolling update: how many pods each ReplicaSet should have next. Pure. */

export interface RolloutLimits {
  readonly wanted: number
  readonly maxSurge: number
  readonly maxUnavailable: number
}

export interface SetSize {
  readonly name: string
  /** spec.replicas */
  readonly asked: number
  readonly available: number
}

/** `25%` or a number; both zero would never move, so one pod may then be missing. */
export function limitsOf(wanted: number, surge: number | string, unavailable: number | string): RolloutLimits {
  const maxSurge = share(surge, wanted, Math.ceil)
  const maxUnavailable = Math.min(wanted, share(unavailable, wanted, Math.floor))
  return { wanted, maxSurge, maxUnavailable: maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable }
}

/** The next size of each set that changes; at most one direction at a time, as the controller does it. `old` is oldest first. */
export function nextSizes(limits: RolloutLimits, fresh: SetSize, old: readonly SetSize[]): ReadonlyMap<string, number> {
  const asked = sum([fresh, ...old].map(set => set.asked))
  const grown = grow(limits, fresh, asked)
  if (grown !== fresh.asked) return new Map([[fresh.name, grown]])
  return shrink(limits, fresh, old, asked)
}

function grow({ wanted, maxSurge }: RolloutLimits, fresh: SetSize, asked: number): number {
  if (fresh.asked >= wanted) return wanted
  const room = wanted + maxSurge - asked
  return room <= 0 ? fresh.asked : Math.min(wanted, fresh.asked + room)
}

function shrink(
  { wanted, maxUnavailable }: RolloutLimits,
  fresh: SetSize,
  old: readonly SetSize[],
  asked: number,
): ReadonlyMap<string, number> {
  const least = wanted - maxUnavailable
  const sizes = new Map(old.map(set => [set.name, set.asked]))
  let mayGo = asked - least - (fresh.asked - fresh.available)
  if (mayGo <= 0) return new Map()
  for (const set of old) {
    const broken = Math.min(mayGo, Math.max(0, set.asked - set.available))
    sizes.set(set.name, set.asked - broken)
    mayGo -= broken
  }
  let spare = sum([fresh, ...old].map(set => set.available)) - least
  for (const set of old) {
    const left = sizes.get(set.name) ?? 0
    const step = Math.min(left, Math.max(0, spare))
    sizes.set(set.name, left - step)
    spare -= step
  }
  return new Map([...sizes].filter(([name, size]) => old.some(set => set.name === name && set.asked !== size)))
}

function share(value: number | string, of: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value
  return value.endsWith('%') ? round((Number(value.slice(0, -1)) * of) / 100) : Number(value)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
