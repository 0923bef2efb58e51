// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time
'use client'

import Link from 'next/link'
import { memo } from 'react'
import { hashLengthFor } from '@/components/ui/version-text'
import { Cell } from './cell'
import type { Column } from './columns'
import type { Row } from './rows'

interface BoardRowProps {
  readonly row: Row
  readonly columns: readonly Column[]
  /** Its place among all rows of the grid, 1-based. */
  readonly index: number
  /** The column that holds the one tab stop, if it is in this row. */
  readonly activeColumn: number | null
}

/** Rendered again only when one of its cells is another object, its place changed, or a column's own news did. */
export const BoardRow = memo(function BoardRow({ row, columns, index, activeColumn }: BoardRowProps) {
  const hashLength = hashLengthFor(row.cells.flatMap(cell => [cell?.git, cell?.live].filter(text => text != null)))
  return (
    <div role="row" aria-rowindex={index} data-row={row.name} className="row">
      <div role="rowheader" aria-colindex={1} className="row-name">
        <Link href={`/services/${encodeURIComponent(row.name)}`} tabIndex={-1} prefetch={false} title={row.name}>
          {row.name}
        </Link>
        <span className="row-team">{row.team}</span>
      </div>
      {columns.map((column, position) => (
        <Cell
          key={column.name}
          service={row.name}
          environment={column.name}
          cell={row.cells[position]}
          columnMarks={column.marks}
          columnStale={column.allStale}
          startsGroup={column.startsGroup}
          column={position}
          hashLength={hashLength}
          active={activeColumn === position}
        />
      ))}
    </div>
  )
}, sameRow)

function sameRow(before: BoardRowProps, after: BoardRowProps): boolean {
  return (
    before.index === after.index &&
    before.activeColumn === after.activeColumn &&
    before.row.name === after.row.name &&
    before.row.team === after.row.team &&
    before.row.cells.length === after.row.cells.length &&
    before.row.cells.every((cell, position) => cell === after.row.cells[position]) &&
    before.columns.every((column, position) => looksSame(column, after.columns[position]))
  )
}

/** A header's age and counts are not the cells' business. */
function looksSame(before: Column, after: Column | undefined): boolean {
  return (
    before.name === after?.name &&
    before.marks === after.marks &&
    before.allStale === after.allStale &&
    before.startsGroup === after.startsGroup
  )
}
