/** Lines of text: the first column from the left, numbers from the right. `columns` are [head, value of a row]. */
export function formatTable(columns, rows) {
  const cells = [columns.map(([head]) => head), ...rows.map(row => columns.map(([, of]) => String(of(row))))]
  const widths = columns.map((_, column) => Math.max(...cells.map(row => row[column].length)))
  const lines = cells.map(row =>
    row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join('  '),
  )
  return `${lines.join('\n')}\n`
}
