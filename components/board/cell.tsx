// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
'use client'

import { memo, useEffect, useRef } from 'react'
import { useClockText } from '@/components/ui/clock'
import { Icon } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import { formatAge } from '@/lib/client/time'
import type { BoardCell } from '@/lib/contract'
import { type CellForm, cellForm, type Side } from './cell-form'
import { flashOnce } from './flash'
import { marksInSight } from './marks'
import { accessibleName } from './sentence'

interface CellProps {
  readonly service: string
  readonly environment: string
  readonly cell: BoardCell | undefined
  /** The group that the column stands for; the cell is then its worst. */
  readonly folded: string | null
  /** `1 of 3`: how many of a folded group look like this one; null when all do. */
  readonly share: string | null
  /** Kinds of mark that most of the column carries, joined by a comma: a text, so that it compares equal. */
  readonly columnMarks: string
  /** The column is all stale, so its header says since when. */
  readonly columnStale: boolean
  readonly startsGroup: boolean
  readonly column: number
  /** How much of a hash tells the row's versions apart. */
  readonly hashLength: number
  readonly active: boolean
  readonly selected: boolean
}

export const Cell = memo(function Cell(props: CellProps) {
  const { cell, share, columnMarks, columnStale, column, hashLength } = props
  const element = useRef<HTMLDivElement>(null)
  const seen = useRef(cell)
  const form = cellForm(cell)

  useEffect(() => {
    if (element.current !== null) flashOnce(element.current, seen.current, cell)
    seen.current = cell
  }, [cell])

  return (
    <div
      ref={element}
      role="gridcell"
      aria-colindex={column + 2}
      aria-selected={props.selected}
      tabIndex={props.active ? 0 : -1}
      data-column={column}
      data-environment={props.environment}
      data-group={props.startsGroup || undefined}
      data-differs={(form.kind === 'one' && form.differs) || undefined}
      className={isHatched(form, columnStale) ? 'cell hatch' : 'cell'}
    >
      <span className="sr-only">
        <CellName {...props} />
      </span>
      {drawBody({ form, cell, share, columnMarks, columnStale, hashLength })}
    </div>
  )
})

interface CellBodyProps {
  readonly form: CellForm
  readonly cell: BoardCell | undefined
  readonly share: string | null
  readonly columnMarks: string
  readonly columnStale: boolean
  readonly hashLength: number
}

/** What has no state of its own is called instead of mounted: hundreds of cells come into sight in one task. */
function drawBody({ form, cell, share, columnMarks, columnStale, hashLength }: CellBodyProps) {
  if (form.kind === 'absent' || cell === undefined)
    return (
      <span className="side absent" aria-hidden="true">
        –
      </span>
    )
  if (form.kind === 'one') {
    const grey = form.stale || form.unknown
    return (
      <span className={grey ? 'side stale' : 'side'} aria-hidden="true">
        {drawSide(form.text, hashLength)}
        {drawShare(share)}
        {form.unknown && !columnStale ? (
          <span className="state hue-grey">
            <Icon name="unknown" />
            <span>Unknown</span>
          </span>
        ) : (
          drawMarks(cell, columnMarks)
        )}
      </span>
    )
  }
  return (
    <span
      className={`two hue-${form.look.hue}${form.stale ? ' stale' : ''}`}
      data-line={form.look.line}
      data-wash={form.look.wash}
      aria-hidden="true"
    >
      <span className="side git">
        {drawSide(form.above, hashLength)}
        {drawShare(share)}
        {drawMarks(cell, columnMarks)}
      </span>
      <span className="side live">
        {form.look.line === 'progress' && <Progress share={form.progress ?? 0} />}
        {drawSide(form.below, hashLength)}
        <span className="state">
          <Icon name={form.look.icon} />
          <span>{cell.state}</span>
          <CellAge cell={cell} />
        </span>
      </span>
    </span>
  )
}

function drawShare(share: string | null) {
  return share === null ? null : <span className="share">{share}</span>
}

function CellAge({ cell }: { readonly cell: BoardCell }) {
  if (!cell.stale) return cell.since === null ? null : <Age at={cell.since} />
  if (cell.asOf === null) return null
  return (
    <span className="as-of">
      as of <Moment at={cell.asOf} />
    </span>
  )
}

function drawSide({ isVersion, text }: Side, hashLength: number) {
  return isVersion ? Version({ text, hashLength }) : <span className="words">{text}</span>
}

function drawMarks(cell: BoardCell, hidden: string) {
  const { shown, more } = marksInSight(cell, hidden.split(','))
  return (
    <span className="aside">
      {shown.map(mark => (
        <span key={mark.kind} className="mark" data-kind={mark.kind} data-strong={mark.icon !== null || undefined}>
          {mark.icon !== null && <Icon name={mark.icon} />}
          {mark.text}
        </span>
      ))}
      {more > 0 && <span>+{more}</span>}
    </span>
  )
}

/** The line itself is the progress. */
function Progress({ share }: { readonly share: number }) {
  return (
    <svg className="progress" aria-hidden="true">
      <rect width={`${Math.round(share * 100)}%`} height="100%" />
    </svg>
  )
}

/** Only a state that lasts has an age to keep true. */
function CellName({ cell, service, environment, folded, share }: CellProps) {
  const place = folded === null ? '' : `${folded}, ${share === null ? 'all alike' : `worst, ${share} like it`}: `
  if (cell === undefined)
    return `${place}${service}, ${folded ?? environment}: not declared in Git here, and not running here.`
  if (cell.since === null || cell.state === 'Synced') return `${place}${accessibleName(cell, null)}`
  return (
    <>
      {place}
      <AgingName cell={cell} since={cell.since} />
    </>
  )
}

function AgingName({ cell, since }: { readonly cell: BoardCell; readonly since: number }) {
  return accessibleName(
    cell,
    useClockText(now => formatAge(now - since)),
  )
}

function isHatched(form: CellForm, columnStale: boolean): boolean {
  if (form.kind === 'absent') return columnStale
  return (form.kind === 'one' && (form.stale || form.unknown)) || (form.kind === 'two' && form.stale)
}
