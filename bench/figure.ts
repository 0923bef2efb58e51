/** One measured number. `budget` is the most it may be; null where none was promised. */
export interface Figure {
  readonly name: string
  /** Null when it could not be measured; `note` says why. */
  readonly value: number | null
  readonly unit: string
  readonly budget: number | null
  readonly note?: string
}

export interface Measurement {
  readonly name: string
  /** Figures as soon as they are known. */
  run(say: (line: string) => void): AsyncIterable<readonly Figure[]>
}

/** Null where there is nothing to hold against a budget. */
export function isWithin({ value, budget }: Figure): boolean | null {
  return value === null || budget === null ? null : value <= budget
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function p95(values: readonly number[]): number {
  return quantile(values, 0.95)
}

export function p99(values: readonly number[]): number {
  return quantile(values, 0.99)
}

/** The smallest value that at least that share of all values does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
