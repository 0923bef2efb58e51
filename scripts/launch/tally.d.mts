export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export function tallyVitest(file: string, endedWell: boolean): Tally
export function tallyPlaywright(file: string, endedWell: boolean): Tally
export function add(...tallies: readonly Tally[]): Tally
export function format(tally: Tally): string
