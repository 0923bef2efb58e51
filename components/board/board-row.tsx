// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time
'use client'

import { memo } from 'react'
import { Cell } from './cell'
import type { Column } from './columns'
import { foldCells } from './folded-cell'
import type { Row } from './rows'

interface BoardRowProps {
  readonly row: Row
  readonly columns: readonly Column[]
  /** Its place among all rows of the grid, 1-based. */
  readonly index: number
  /** How much of a hash tells the versions in sight apart. */
  readonly hashLength: number
  /** The column that holds the one tab stop, if it is in this row. */
  readonly activeColumn: number | null
  /** Selected environments, joined by a comma. */
  readonly selected: string
}

/** Rendered again only when one of its cells is another object, its place changed, or a column's own news did. */
export const BoardRow = memo(function BoardRow({
  row,
  columns,
  index,
  hashLength,
  activeColumn,
  selected,
}: BoardRowProps) {
  const chosen = selected === '' ? [] : selected.split(',')
  return (
    <div role="row" aria-rowindex={index} data-row={row.name} className="row">
      <div role="rowheader" aria-colindex={1} className="row-name">
        <a href={`/services/${encodeURIComponent(row.name)}`} tabIndex={-1} title={row.name}>
          {row.name}
        </a>
        <span className="row-team">{row.team}</span>
      </div>
      {columns.map((column, position) => {
        const shown = shownIn(row, column)
        return (
          <Cell
            key={column.name}
            service={row.name}
            environment={shown.environment}
            cell={shown.cell}
            folded={column.folded ? column.name : null}
            share={shown.share}
            columnMarks={column.marks}
            columnStale={column.allStale}
            startsGroup={column.startsGroup}
            column={position}
            hashLength={hashLength}
            active={activeColumn === position}
            selected={column.environments.some(environment => chosen.includes(environment))}
          />
        )
      })}
    </div>
  )
}, sameRow)

function shownIn(row: Row, column: Column) {
  const cells = column.indexes.map(index => row.cells[index])
  const first = column.environments[0] ?? ''
  if (!column.folded) return { cell: cells[0], environment: first, share: null }
  const folded = foldCells(cells)
  return { cell: folded?.cell, environment: folded?.cell.environment ?? first, share: folded?.share ?? null }
}

function sameRow(before: BoardRowProps, after: BoardRowProps): boolean {
  return (
    before.row === after.row &&
    before.index === after.index &&
    before.hashLength === after.hashLength &&
    before.activeColumn === after.activeColumn &&
    before.selected === after.selected &&
    before.columns.length === after.columns.length &&
    before.columns.every((column, position) => looksSame(column, after.columns[position]))
  )
}

/** A header's age and counts are not the cells' business. */
function looksSame(before: Column, after: Column | undefined): boolean {
  return (
    before.name === after?.name &&
    before.marks === after.marks &&
    before.allStale === after.allStale &&
    before.folded === after.folded &&
    before.startsGroup === after.startsGroup &&
    String(before.indexes) === String(after.indexes)
  )
}
