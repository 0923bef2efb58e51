// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
// biome-ignore-all lint/a11y/noStaticElementInteractions: the scroll box only notices where the pointer and the focus are
'use client'

import { useDeferredValue, useLayoutEffect, useMemo, useRef } from 'react'
import { later } from '@/components/ui/later'
import type { EnvironmentView, SourceView } from '@/lib/contract'
import type { GridSection, Place } from './arrange'
import type { Column } from './columns'
import { GridHead } from './grid-head'
import { GridRows } from './grid-rows'
import { Gutter } from './gutter'
import { SectionHead } from './section-head'
import { parseSelection } from './selection'
import type { Sort } from './sort'
import { Spacer } from './spacer'
import { ticksOf } from './ticks'
import { useGridKeys } from './use-grid-keys'
import { useOverflow } from './use-overflow'
import { useRowLinks } from './use-row-links'
import { useSight } from './use-sight'
import { fullHeight, type Heights, type RowRange, rowsAtOnce, rowsNear, type SectionSize, type Sight } from './window'

/** Marks at the edges of a wide table: they come after what stands in it. */
const FarFaults = later(() => import('./far-faults').then(module => module.FarFaults))

interface GridProps {
  readonly sections: readonly GridSection[]
  readonly columns: readonly Column[]
  readonly environments: readonly EnvironmentView[]
  /** As of the last change; only the header reads them as of the last beat. */
  readonly sources: readonly SourceView[]
  readonly sort: Sort
  readonly active: Place | null
  readonly selected: readonly string[]
  readonly compact: boolean
  readonly lost: boolean
  /** Rows that the server has and that are on their way here. */
  readonly toCome: number
  readonly onActive: (active: Place) => void
  readonly onSelect: (selected: readonly string[]) => void
  readonly onClose: (section: string) => void
  readonly onFold: (group: string) => void
  /** Into the cells of a column that its upstream is ahead of. */
  readonly onPromote: (column: Column) => void
  /** A key on a cell that neither moves nor selects; true when it did something. */
  readonly onKey: (key: string, active: Place) => boolean
  readonly onHold: (held: boolean) => void
}

const comfortableHeights: Heights = { row: 44, section: 28, head: 44 }
const compactHeights: Heights = { row: 26, section: 24, head: 44 }
/** Sight moves on in steps of so many rows. */
const rowsPerStep = 2

/** The table: real grid roles, one tab stop, rows drawn only near the screen; header, first column and section heads stay. */
export function Grid(props: GridProps) {
  const { sections, columns, sort, active, selected, compact, lost, toCome, onClose, onFold, onKey, onHold } = props
  const box = useRef<HTMLDivElement>(null)
  const heights = compact ? compactHeights : comfortableHeights
  const sight = useSight(box, heights.row * rowsPerStep)
  const sizes = useMemo(
    () => sections.map(section => ({ rows: section.rows.length, hasHead: section.name !== '' })),
    [sections],
  )
  const settled = useDeferredValue(sight)
  const ranges = useMemo(() => rangesOf(sizes, heights, sight, settled), [sizes, heights, sight, settled])
  const inSight = useMemo(() => columns.flatMap(column => column.indexes), [columns])
  const ticks = useMemo(() => ticksOf(sections, sizes, heights, inSight), [sections, sizes, heights, inSight])
  const chosen = useMemo(() => bySelectedService(selected), [selected])
  const keys = useGridKeys({ ...props, box, rowHeight: heights.row })
  const openService = useRowLinks()
  const overflows = useOverflow(box, columns.length)
  const rowCount = sizes.reduce((sum, size) => sum + size.rows + (size.hasHead ? 1 : 0), 1 + toCome)

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever other columns are shown, the cell must stay in sight
  useLayoutEffect(() => {
    if (active !== null) box.current?.querySelector('.cell[tabindex="0"]')?.scrollIntoView({ block: 'nearest' })
  }, [columns.length])

  let index = 2
  return (
    <div className="grid-frame">
      <div
        ref={box}
        className="grid-scroll"
        data-lost={lost || undefined}
        onPointerEnter={() => onHold(true)}
        onPointerLeave={() => onHold(box.current?.contains(document.activeElement) ?? false)}
        onFocus={() => onHold(true)}
        onBlur={event => {
          if (!event.currentTarget.contains(event.relatedTarget)) onHold(false)
        }}
      >
        <div
          role="grid"
          aria-label="Services by environment. In each cell Git stands above the line and live below it."
          aria-rowcount={rowCount}
          aria-colcount={columns.length + 1}
          aria-multiselectable="true"
          aria-busy={toCome > 0}
          onKeyDown={keys.onKeyDown}
          onMouseDown={keys.onMouseDown}
          onClick={openService}
          onFocus={keys.onFocus}
          onDoubleClick={event => {
            const place = keys.placeOf(event.target)
            if (place !== null) onKey('Enter', place)
          }}
        >
          <GridHead
            columns={columns}
            environments={props.environments}
            sources={props.sources}
            sort={sort}
            lost={lost}
            counts={toCome === 0}
            onFold={onFold}
            onPromote={props.onPromote}
          />
          {sections.map((section, position) => {
            const hasHead = section.name !== ''
            const first = index + (hasHead ? 1 : 0)
            const head = index
            index = first + section.rows.length
            return (
              <div role="rowgroup" key={section.name} aria-label={section.name || 'All services'}>
                {hasHead && (
                  <SectionHead
                    section={section}
                    index={head}
                    columns={columns.length + 1}
                    lost={lost}
                    counts={toCome === 0}
                    onClose={onClose}
                  />
                )}
                <GridRows
                  rows={section.rows}
                  range={ranges[position] ?? [0, 0]}
                  firstIndex={first}
                  columns={columns}
                  rowHeight={heights.row}
                  active={active}
                  selected={chosen}
                />
              </div>
            )
          })}
        </div>
        {toCome > 0 && <Spacer height={toCome * heights.row} className="rows-to-come" />}
      </div>
      {overflows && <FarFaults box={box} columns={columns} />}
      <Gutter ticks={ticks} onSeek={share => seek(box.current, share * fullHeight(sizes, heights))} />
    </div>
  )
}

/** `settled`: the sight that all rows around are drawn for. */
function rangesOf(sizes: readonly SectionSize[], heights: Heights, sight: Sight, settled: Sight): readonly RowRange[] {
  const near = rowsNear(sizes, heights, sight)
  if (sight === settled) return near
  const inSight = rowsNear(sizes, heights, sight, 0)
  const drawn = rowsNear(sizes, heights, settled)
  return near.map((range, section) => rowsAtOnce(inSight[section] ?? range, range, drawn[section] ?? range))
}

function seek(element: HTMLElement | null, top: number): void {
  if (element !== null) element.scrollTop = top - element.clientHeight / 2
}

function bySelectedService(selected: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byService = new Map<string, string[]>()
  for (const id of selected) {
    const { service, environment } = parseSelection(id)
    byService.set(service, [...(byService.get(service) ?? []), environment])
  }
  return byService
}
