'use client'

import { hashLengthFor } from '@/components/ui/version-text'
import type { Place } from './arrange'
import { BoardRow } from './board-row'
import type { Column } from './columns'
import type { Row } from './rows'
import { Spacer } from './spacer'
import type { RowRange } from './window'

interface GridRowsProps {
  readonly rows: readonly Row[]
  readonly range: RowRange
  /** The grid's index of the first row. */
  readonly firstIndex: number
  readonly columns: readonly Column[]
  readonly rowHeight: number
  readonly active: Place | null
  /** Selected environments by service. */
  readonly selected: ReadonlyMap<string, readonly string[]>
}

/** The rows near the screen, and the empty height of all others; the row with the tab stop is always there. */
export function GridRows({ rows, range, firstIndex, columns, rowHeight, active, selected }: GridRowsProps) {
  const activeRow = active === null ? -1 : rows.findIndex(row => row.name === active.service)
  const activeColumn = columns.findIndex(column => column.environments.includes(active?.environment ?? ''))
  const indexes = indexesToDraw(range, activeRow)
  const hashLength = hashLengthFor(indexes.flatMap(index => versionsOf(rows[index])))
  let drawn = 0
  return (
    <>
      {indexes.map(index => {
        const row = rows[index]
        if (row === undefined) return null
        const gap = index - drawn
        drawn = index + 1
        const chosen = selected.get(row.name)
        return [
          gap > 0 && <Spacer key={`before ${row.name}`} height={gap * rowHeight} />,
          <BoardRow
            key={row.name}
            row={row}
            columns={columns}
            index={firstIndex + index}
            hashLength={hashLength}
            activeColumn={index === activeRow ? activeColumn : null}
            selected={chosen === undefined ? '' : chosen.join(',')}
          />,
        ]
      })}
      {rows.length > drawn && <Spacer height={(rows.length - drawn) * rowHeight} />}
    </>
  )
}

function indexesToDraw([first, end]: RowRange, active: number): readonly number[] {
  const near = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset)
  if (active === -1 || (active >= first && active < end)) return near
  return active < first ? [active, ...near] : [...near, active]
}

function versionsOf(row: Row | undefined): readonly string[] {
  return row?.cells.flatMap(cell => [cell?.git, cell?.live].filter(text => text != null)) ?? []
}
