'use client'

import Link from 'next/link'
import { StateWord } from '@/components/board/state-word'
import { Icon } from '@/components/ui/icon'
import { Age } from '@/components/ui/time'
import type { DriftCellView } from '@/lib/contract'
import { AdoptButton, MuteButton, type RowActions, WayOut } from './drift-actions'
import { DriftDetail } from './drift-detail'
import { DriftFraction } from './drift-fraction'
import { mayAdopt, serviceHref } from './drift-words'
import { isByKey, RowFrame } from './row-frame'

interface DriftRowProps {
  readonly id: string
  readonly cell: DriftCellView
  readonly selected: boolean
  readonly ended: boolean
  readonly actions: RowActions
  readonly onSelect: (selected: boolean) => void
}

/** One cell that is not as Git says. The row that is looked at tells everything; Enter opens its service. */
export function DriftRow({ id, cell, selected, ended, actions, onSelect }: DriftRowProps) {
  const what = `${cell.service} in ${cell.environment}`
  return (
    <RowFrame id={id} state={cell.state} selected={selected} ended={ended} onSelect={onSelect}>
      <StateWord state={cell.state} />
      <div className="drift-name">
        <Link href={serviceHref(cell)} prefetch={false} data-focus onFocus={event => isByKey(event) && onSelect(true)}>
          {cell.service}
        </Link>
        <span>{cell.environment}</span>
      </div>
      <DriftFraction cell={cell} />
      <p className="drift-why">
        {ended && <b>No longer listed: it ended, or somebody muted it. </b>}
        {cell.reason}
      </p>
      <span className="drift-age">{cell.since !== null && <Age at={cell.since} />}</span>
      <div className="drift-actions">
        {!selected && !ended && (
          <>
            {mayAdopt(cell) ? (
              <AdoptButton id={id} what={what} whole={false} actions={actions} />
            ) : (
              <WayOut id={id} cell={cell} whole={false} actions={actions} />
            )}
            <MuteButton id={id} what={what} whole={false} actions={actions} />
          </>
        )}
      </div>
      {selected && (
        <div className="drift-more">
          <DriftDetail cell={cell} />
          {!ended && (
            <div className="drift-buttons">
              {mayAdopt(cell) && <AdoptButton id={id} what={what} whole actions={actions} />}
              <WayOut id={id} cell={cell} whole actions={actions} />
              <Link className="btn" href={serviceHref(cell)} prefetch={false}>
                <Icon name="right" />
                Open service<kbd>↵</kbd>
              </Link>
              <MuteButton id={id} what={what} whole actions={actions} />
            </div>
          )}
        </div>
      )}
    </RowFrame>
  )
}
