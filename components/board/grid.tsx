// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time
// biome-ignore-all lint/a11y/noStaticElementInteractions: the scroll box only notices where the pointer and the focus are
'use client'

import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef } from 'react'
import { letterKeysOn } from '@/components/shell/preferences'
import { BoardRow } from './board-row'
import { ColumnHeader } from './column-header'
import type { Column } from './columns'
import { moveTo } from './navigation'
import type { Row, SectionName } from './rows'
import { SectionHead } from './section-head'
import { Spacer } from './spacer'

export interface Active {
  readonly service: string
  readonly environment: string
}

export interface GridSection {
  readonly name: SectionName
  readonly folded: boolean
  readonly total: number
  readonly rows: readonly Row[]
}

interface GridProps {
  readonly sections: readonly GridSection[]
  readonly columns: readonly Column[]
  readonly active: Active | null
  readonly compact: boolean
  readonly lost: boolean
  readonly onActive: (active: Active) => void
  readonly onFold: (name: SectionName) => void
  /** A key on a cell that does not move: open, promote, copy. */
  readonly onKey: (key: string, active: Active) => boolean
  readonly onHold: (held: boolean) => void
}

const headHeight = 44

type Item = { readonly kind: 'head'; readonly section: GridSection } | { readonly kind: 'row'; readonly row: Row }

/** The table: real grid roles, one tab stop, rows drawn only near the screen; header, first column and section heads stay. */
export function Grid(props: GridProps) {
  const { sections, columns, active, compact, lost, onActive, onFold, onKey, onHold } = props
  const scroll = useRef<HTMLDivElement>(null)
  const focusWanted = useRef(false)
  const rowHeight = compact ? 26 : 44
  const sectionHeight = compact ? 24 : 28

  const rows = useMemo(() => sections.flatMap(section => section.rows), [sections])
  const items = useMemo(() => sections.flatMap(itemsOf), [sections])
  const activeRow = Math.max(
    0,
    rows.findIndex(row => row.name === active?.service),
  )
  const activeColumn = Math.max(
    0,
    columns.findIndex(column => column.name === active?.environment),
  )
  const activeItem = items.findIndex(item => item.kind === 'row' && item.row === rows[activeRow])

  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: index => (items[index]?.kind === 'head' ? sectionHeight : rowHeight),
    getItemKey: index => keyOf(items[index]),
    overscan: 8,
    paddingStart: headHeight,
    initialRect: { width: 1440, height: 800 },
    rangeExtractor: (range: Range) => withActive(defaultRangeExtractor(range), activeItem),
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are measured again exactly when the density changes
  useLayoutEffect(() => virtualizer.measure(), [compact])

  useLayoutEffect(() => {
    if (!focusWanted.current) return
    focusWanted.current = false
    const cell = scroll.current?.querySelector<HTMLElement>('.cell[tabindex="0"]')
    cell?.focus({ preventScroll: true })
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the board narrows to other columns, and the cell must stay in sight
  useLayoutEffect(() => {
    if (active !== null) scroll.current?.querySelector('.cell[tabindex="0"]')?.scrollIntoView({ block: 'nearest' })
  }, [columns.length])

  function onKeyDown(event: KeyboardEvent): void {
    const place = placeOf(event.target)
    if (place === null || event.metaKey || event.altKey) return
    if (event.key.length === 1 && !letterKeysOn()) return
    const from = { row: activeRow, column: activeColumn }
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 2)
    const to = moveTo(from, event, { rows: rows.length, columns: columns.length, page })
    if (to === null) {
      if (!event.ctrlKey && onKey(event.key, place)) event.preventDefault()
      return
    }
    const row = rows[to.row]
    const column = columns[to.column]
    if (event.ctrlKey && !['Home', 'End'].includes(event.key)) return
    if (row === undefined || column === undefined) return
    event.preventDefault()
    focusWanted.current = true
    onActive({ service: row.name, environment: column.name })
  }

  const visible = new Map(virtualizer.getVirtualItems().map(item => [item.index, item]))
  let itemIndex = 0

  return (
    <div
      ref={scroll}
      className="grid-scroll"
      data-lost={lost || undefined}
      onPointerEnter={() => onHold(true)}
      onPointerLeave={() => onHold(scroll.current?.contains(document.activeElement) ?? false)}
      onFocus={() => onHold(true)}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) onHold(false)
      }}
    >
      <div
        role="grid"
        aria-label="Services by environment. In each cell Git stands above the line and live below it."
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length + 1}
        onKeyDown={onKeyDown}
        onFocus={event => {
          const place = placeOf(event.target)
          if (place !== null && !isSame(place, active)) onActive(place)
        }}
        onDoubleClick={event => {
          const place = placeOf(event.target)
          if (place !== null) onKey('Enter', place)
        }}
      >
        <div role="rowgroup" className="grid-head">
          <div role="row" aria-rowindex={1} className="row">
            <div role="columnheader" aria-colindex={1} className="column first">
              <div className="column-name">Service</div>
              <div className="column-note">Git above the line, live below it</div>
            </div>
            {columns.map((column, index) => (
              <ColumnHeader key={column.name} column={column} index={index} lost={lost} />
            ))}
          </div>
        </div>
        {sections.map(section => {
          const head = itemIndex
          itemIndex += section.rows.length + 1
          return (
            <div role="rowgroup" key={section.name} aria-label={section.name}>
              <SectionHead
                section={section}
                index={head + 2}
                columns={columns.length + 1}
                lost={lost}
                onFold={onFold}
              />
              {drawn(section.rows, head + 1, visible).map(part =>
                part.kind === 'gap' ? (
                  <Spacer key={part.key} height={part.rows * rowHeight} />
                ) : (
                  <BoardRow
                    key={part.row.name}
                    row={part.row}
                    columns={columns}
                    index={part.index + 2}
                    activeColumn={part.index === activeItem ? activeColumn : null}
                  />
                ),
              )}
            </div>
          )
        })}
      </div>
    </div>
  )

  function placeOf(target: EventTarget): Active | null {
    const cell = target instanceof HTMLElement ? target.closest<HTMLElement>('.cell') : null
    const service = cell?.closest<HTMLElement>('[data-row]')?.dataset.row
    const environment = columns[Number(cell?.dataset.column)]?.name
    return service === undefined || environment === undefined ? null : { service, environment }
  }
}

function itemsOf(section: GridSection): readonly Item[] {
  return [{ kind: 'head', section }, ...section.rows.map(row => ({ kind: 'row' as const, row }))]
}

type Part =
  | { readonly kind: 'gap'; readonly key: string; readonly rows: number }
  | { readonly kind: 'row'; readonly row: Row; readonly index: number }

/** The rows near the screen, and the empty height of those that are not. */
function drawn(rows: readonly Row[], first: number, visible: ReadonlyMap<number, unknown>): readonly Part[] {
  const parts: Part[] = []
  let gap = 0
  const closeGap = (before: string) => {
    if (gap > 0) parts.push({ kind: 'gap', key: `gap before ${before}`, rows: gap })
    gap = 0
  }
  rows.forEach((row, position) => {
    const index = first + position
    if (!visible.has(index)) {
      gap += 1
      return
    }
    closeGap(row.name)
    parts.push({ kind: 'row', row, index })
  })
  closeGap('the end')
  return parts
}

function withActive(indexes: readonly number[], active: number): number[] {
  return active < 0 || indexes.includes(active) ? [...indexes] : [...indexes, active].sort((a, b) => a - b)
}

function keyOf(item: Item | undefined): string {
  if (item === undefined) return ''
  return item.kind === 'head' ? `section ${item.section.name}` : `row ${item.row.name}`
}

function isSame(a: Active, b: Active | null): boolean {
  return a.service === b?.service && a.environment === b.environment
}
