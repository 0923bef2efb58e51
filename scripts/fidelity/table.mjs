import { formatTable } from '../table.mjs'

const columns = [
  ['REPOSITORY', row => row.repository],
  ['CASES', row => row.cases],
  ['RIGHT', row => row.right],
  ['DECLARED', row => row.declared],
  ['INCOMPLETE', row => row.incomplete],
  ['WRONG', row => row.wrong],
  ['NO CELL', row => row['without a cell']],
  ['IMAGES', row => `${row.found}/${row.expected}`],
  ['CELLS', row => row.cells],
  ['NO SERVICE', row => row.nameless],
  ['NO ENVIRONMENT', row => row.placeless],
  ['MS', row => row.milliseconds],
]

export function emptyRow(repository) {
  const verdicts = { right: 0, declared: 0, incomplete: 0, wrong: 0, 'without a cell': 0 }
  return {
    repository,
    cases: 0,
    ...verdicts,
    found: 0,
    expected: 0,
    cells: 0,
    nameless: 0,
    placeless: 0,
    milliseconds: 0,
  }
}

/** Adds the second row's numbers to the first's. */
export function addRow(sum, row) {
  for (const [key, value] of Object.entries(row)) if (typeof value === 'number') sum[key] += value
}

export function asTable(rows) {
  return formatTable(columns, rows)
}
