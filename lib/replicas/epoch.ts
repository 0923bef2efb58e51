/** More changes than one tenure can make in a century, and room for nine million tenures below what a number can count. */
const versionsOfTenure = 1_000_000_000

/** Versions of the board are numbered by tenure, so that they mean the same in every process and those of a new observer are above all before. */
export function firstVersionOf(epoch: number): number {
  return epoch * versionsOfTenure
}
