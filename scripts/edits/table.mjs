import { formatTable } from '../table.mjs'

const columns = [
  ['REPOSITORY', row => row.repository],
  ['PLANS', row => row.plans],
  ['PLANNED', row => row.planned],
  ['REFUSED', row => row.refused],
  ['VIOLATED', row => row.violated],
  ['BUILT TOO', row => row.built],
  ['MS', row => Math.round(row.milliseconds)],
]

export function emptyRow(repository) {
  return { repository, plans: 0, planned: 0, refused: 0, violated: 0, built: 0, milliseconds: 0, reasons: new Map() }
}

/** Adds the second row's numbers and reasons to the first's. */
export function addRow(sum, row) {
  for (const [key, value] of Object.entries(row)) if (typeof value === 'number') sum[key] += value
  for (const [reason, count] of row.reasons ?? []) sum.reasons.set(reason, (sum.reasons.get(reason) ?? 0) + count)
}

export function reasonsOf(row) {
  return [...row.reasons].sort(([, one], [, other]) => other - one)
}

export function asTable(rows) {
  return formatTable(columns, rows)
}
