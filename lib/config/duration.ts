const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds of a time that the schema has accepted: `30s`, `10m`. */
export function milliseconds(duration: string): number {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? []
  const isUnit = unit === 'ms' || unit === 's' || unit === 'm' || unit === 'h' || unit === 'd'
  return Number(amount) * (isUnit ? units[unit] : Number.NaN)
}
