export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** One line each: file, title, and how the message begins. */
  readonly failures: readonly string[]
}

export function tallyVitest(file: string, endedWell: boolean): Tally
export function tallyPlaywright(file: string, endedWell: boolean): Tally
export function add(...tallies: readonly Tally[]): Tally
export function format(tally: Tally): string
