// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time
'use client'

import { Icon } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import type { Column } from './columns'

interface ColumnHeaderProps {
  readonly column: Column
  readonly index: number
  /** The tab lost its stream: nothing is known to be so now. */
  readonly lost: boolean
}

export function ColumnHeader({ column, index, lost }: ColumnHeaderProps) {
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      className={column.lost || lost ? 'column hatch' : 'column'}
      data-group={column.startsGroup || undefined}
    >
      <div className="column-name" title={column.name}>
        {column.name}
      </div>
      <div className="column-note">
        {lost && !column.lost && column.asOf !== null ? <AsOf at={column.asOf} /> : <Note column={column} />}
      </div>
    </div>
  )
}

function AsOf({ at }: { readonly at: number }) {
  return (
    <>
      <Icon name="unknown" size="small" />
      <span>
        as of <Moment at={at} />
      </span>
    </>
  )
}

function Note({ column }: { readonly column: Column }) {
  if (column.note !== null) return <span title={column.note}>{column.note}</span>
  if (column.lost) {
    return (
      <>
        <Icon name="unknown" size="small" />
        {column.asOf === null ? (
          <span>not reached yet</span>
        ) : (
          <span>
            not reached since <Moment at={column.asOf} />, <Age at={column.asOf} /> ago
          </span>
        )}
      </>
    )
  }
  return (
    <span>
      {column.notAsGit} not as Git says
      {column.asOf !== null && (
        <>
          {' · seen '}
          <Age at={column.asOf} /> ago
        </>
      )}
    </span>
  )
}
