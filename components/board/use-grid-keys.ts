'use client'

import { type FocusEvent, type KeyboardEvent, type MouseEvent, type RefObject, useLayoutEffect, useRef } from 'react'
import { letterKeysOn } from '@/components/shell/preferences'
import type { GridSection, Place } from './arrange'
import type { Column } from './columns'
import { foldCells } from './folded-cell'
import { moveTo } from './navigation'
import type { Row } from './rows'
import { between, selectionId, toggle } from './selection'

interface GridKeys {
  readonly sections: readonly GridSection[]
  readonly columns: readonly Column[]
  readonly active: Place | null
  readonly selected: readonly string[]
  readonly box: RefObject<HTMLElement | null>
  readonly rowHeight: number
  readonly onActive: (active: Place) => void
  readonly onSelect: (selected: readonly string[]) => void
  readonly onKey: (key: string, active: Place) => boolean
}

/** Moving, selecting and acting on cells: by keys, and by the pointer with Shift or Ctrl. */
export function useGridKeys({
  sections,
  columns,
  active,
  selected,
  box,
  rowHeight,
  onActive,
  onSelect,
  onKey,
}: GridKeys) {
  const focusWanted = useRef(false)
  /** Where a selection with Shift began. */
  const anchor = useRef<Place | null>(null)

  useLayoutEffect(() => {
    if (!focusWanted.current) return
    focusWanted.current = false
    const cell = box.current?.querySelector<HTMLElement>('.cell[tabindex="0"]')
    cell?.focus({ preventScroll: true })
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })

  function onKeyDown(event: KeyboardEvent): void {
    const place = placeOf(event.target)
    if (place === null || event.metaKey || event.altKey) return
    const isLetter = event.key.length === 1 && event.key !== ' '
    if (isLetter && !letterKeysOn()) return
    const to = target(event, place)
    if (to !== null) {
      event.preventDefault()
      focusWanted.current = true
      if (event.shiftKey) selectTo(to, place)
      else anchor.current = null
      onActive(to)
      return
    }
    if (!event.ctrlKey && (select(event.key, place) || onKey(event.key, place))) event.preventDefault()
  }

  function target(event: KeyboardEvent, place: Place): Place | null {
    if (event.ctrlKey && !['Home', 'End'].includes(event.key)) return null
    const rows = sections.flatMap(section => section.rows)
    const from = {
      row: Math.max(
        0,
        rows.findIndex(row => row.name === place.service),
      ),
      column: Math.max(
        0,
        columns.findIndex(column => column.environments.includes(place.environment)),
      ),
    }
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 2)
    const to = moveTo(from, event, { rows: rows.length, columns: columns.length, page })
    const row = to === null ? undefined : rows[to.row]
    const column = to === null ? undefined : columns[to.column]
    return row === undefined || column === undefined ? null : placeIn(row, column)
  }

  function select(key: string, place: Place): boolean {
    if (key === 'x' || key === ' ') {
      onSelect(toggle(selected, selectionId(place)))
      anchor.current = place
      return true
    }
    if (key !== 'Escape' || selected.length === 0) return false
    onSelect([])
    return true
  }

  function selectTo(to: Place, from: Place): void {
    anchor.current ??= from
    const services = sections.flatMap(section => section.rows.map(row => row.name))
    onSelect(
      between(
        anchor.current,
        to,
        services,
        columns.flatMap(column => column.environments),
      ),
    )
  }

  /** Not on click: the browser would select text with Shift first. */
  function onMouseDown(event: MouseEvent): void {
    const place = placeOf(event.target)
    if (place === null || event.button !== 0 || !(event.shiftKey || event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (event.shiftKey) selectTo(place, active ?? place)
    else onSelect(toggle(selected, selectionId(place)))
    focusWanted.current = true
    onActive(place)
  }

  function onFocus(event: FocusEvent): void {
    const place = placeOf(event.target)
    if (place === null) return
    if (place.service !== active?.service || place.environment !== active.environment) onActive(place)
  }

  return { onKeyDown, onMouseDown, onFocus, placeOf }
}

function placeOf(target: EventTarget): Place | null {
  const cell = target instanceof HTMLElement ? target.closest<HTMLElement>('.cell') : null
  const service = cell?.closest<HTMLElement>('[data-row]')?.dataset.row
  const environment = cell?.dataset.environment
  return service === undefined || environment === undefined ? null : { service, environment }
}

/** In a folded column: the environment that it shows. */
export function placeIn(row: Row, column: Column): Place {
  const shown = column.folded ? foldCells(column.indexes.map(index => row.cells[index]))?.cell.environment : undefined
  return { service: row.name, environment: shown ?? column.environments[0] ?? '' }
}
