import type { Verification } from './verify'

/** The outcome in lines for a person. */
export function verificationText({
  program,
  compared,
  same,
  notComparable,
  differences,
  failures,
}: Verification): string {
  const left = notComparable.reduce((sum, { cells }) => sum + cells, 0)
  return [
    ...differences.map(
      ({ path, slot, here, program: theirs }) =>
        `differs: ${path || '.'} ${slot}: here ${here ?? 'nothing'}, ${program} ${theirs ?? 'nothing'}`,
    ),
    ...failures.map(({ path, why }) => `fails: ${path || '.'} is rendered here, ${program} stops: ${why}`),
    `${program}: ${count(compared, 'cell')} compared, ${same} the same, ${left} not comparable`,
    ...notComparable.map(({ why, cells }) => `  ${cells} ${why}`),
    '',
  ].join('\n')
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
