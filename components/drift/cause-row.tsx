'use client'

import Link from 'next/link'
import { StateWord } from '@/components/board/state-word'
import { Icon } from '@/components/ui/icon'
import { Age } from '@/components/ui/time'
import type { DriftCellView } from '@/lib/contract'
import { AdoptButton, MuteButton, type RowActions, WayOut } from './drift-actions'
import { DriftFraction } from './drift-fraction'
import { mayAdopt, noun, placesOf, serviceHref } from './drift-words'
import type { Row } from './hold-rows'
import { isByKey, RowFrame } from './row-frame'

interface CauseRowProps {
  readonly row: Row
  readonly selected: boolean
  readonly ended: boolean
  readonly actions: RowActions
  readonly onSelect: (selected: boolean) => void
}

/** One cause that hits many is one row; whom it hits stands below it when it is looked at. */
export function CauseRow({ row, selected, ended, actions, onSelect }: CauseRowProps) {
  const { services, environments } = placesOf(row)
  const first = row.cells[0]
  const shared = first !== undefined && sameValues(row.cells) ? first : null
  const common = sharedCommand(row.cells)
  return (
    <RowFrame id={row.id} state={row.state} selected={selected} ended={ended} onSelect={onSelect}>
      <StateWord state={row.state} />
      <div className="drift-name">
        <button
          type="button"
          data-focus
          aria-expanded={selected}
          onFocus={event => isByKey(event) && onSelect(true)}
          onClick={() => onSelect(!selected)}
        >
          {noun(row.total, 'cell')}
        </button>
        <span>
          {services} · {environments}
        </span>
      </div>
      {shared === null ? <span className="drift-many">each its own version</span> : <DriftFraction cell={shared} />}
      <p className="drift-why">
        {ended && <b>No longer listed: it ended, or somebody muted it. </b>}
        <b>One cause:</b> {row.cause?.words}.
      </p>
      <span className="drift-age">{row.since !== null && <Age at={row.since} />}</span>
      <div className="drift-actions">
        {!ended && (
          <>
            {row.cells.some(mayAdopt) && (
              <AdoptButton id={row.id} what={`all ${row.total} cells`} whole={false} actions={actions} />
            )}
            {common !== null && <WayOut id={row.id} cell={common} whole={false} actions={actions} />}
            <MuteButton id={row.id} what={`all ${row.total} cells`} whole={false} actions={actions} />
          </>
        )}
      </div>
      {selected && (
        <div className="drift-more">
          <ul className="drift-members">
            {row.cells.map(cell => (
              <Member
                key={`${cell.service} ${cell.environment}`}
                cell={cell}
                actions={actions}
                alone={common === null}
              />
            ))}
            {row.total > row.cells.length && (
              <li className="text-ink-3">{noun(row.total - row.cells.length, 'more cell')} of the same cause.</li>
            )}
          </ul>
        </div>
      )}
    </RowFrame>
  )
}

interface MemberProps {
  readonly cell: DriftCellView
  readonly actions: RowActions
  readonly alone: boolean
}

function Member({ cell, actions, alone }: MemberProps) {
  return (
    <li>
      <Link className="link" href={serviceHref(cell)} prefetch={false}>
        {cell.service} <span className="font-normal text-ink-2">{cell.environment}</span>
      </Link>
      <span className="drift-values mono">
        {cell.git?.version ?? 'not in Git'} <Icon name="right" size="small" /> {cell.below ?? 'not known'}
      </span>
      <span className="drift-member-fate">{cell.fate?.words}</span>
      {alone && <WayOut id={`${cell.service} ${cell.environment}`} cell={cell} whole={false} actions={actions} />}
    </li>
  )
}

function sameValues(cells: readonly DriftCellView[]): boolean {
  const said = new Set(cells.map(cell => `${cell.git?.version} ${cell.below}`))
  return said.size === 1
}

/** A link's command puts all of them right: it is offered once. */
export function sharedCommand(cells: readonly DriftCellView[]): DriftCellView | null {
  const commands = new Set(cells.map(cell => cell.back?.command ?? ''))
  const first = cells[0]
  return commands.size === 1 && first !== undefined && first.back !== null ? first : null
}
