// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time
'use client'

import { Icon } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import type { Column, Freshness } from './columns'

interface ColumnHeaderProps {
  readonly column: Column
  readonly freshness: Freshness
  readonly index: number
  /** The tab lost its stream: nothing is known to be so now. */
  readonly lost: boolean
  /** False while rows are on their way: what the cells add up to is not known yet. */
  readonly counts: boolean
  readonly sorted: boolean
  /** How many of its environments have a lock. */
  readonly frozen: number
  /** What its cells are promoted from. */
  readonly upstream: string | null | undefined
  readonly onFold: (group: string) => void
  readonly onPromote: (column: Column) => void
}

export function ColumnHeader(props: ColumnHeaderProps) {
  const { column, freshness, index, lost, counts, sorted, frozen, upstream, onFold, onPromote } = props
  const { group } = column
  const isOld = isLost(column, freshness)
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={sorted ? 'descending' : undefined}
      className={isOld || lost ? 'column hatch' : 'column'}
      data-group={column.startsGroup || undefined}
    >
      <div className="column-title">
        <span className="column-name" title={column.name}>
          {column.name}
        </span>
        {frozen > 0 && (
          <span className="mark" data-strong>
            <Icon name="lock" />
            {frozen < column.environments.length && `${frozen} of ${column.environments.length} `}frozen
          </span>
        )}
        {upstream && (
          <button
            type="button"
            className="column-button column-promote"
            aria-label={`Promote all from ${upstream} to ${column.name}`}
            onClick={() => onPromote(column)}
          >
            <Icon name="up" size="small" />
          </button>
        )}
        {group !== null && (
          <button
            type="button"
            className="column-button"
            aria-expanded={!column.folded}
            aria-label={
              column.folded
                ? `${column.environments.length} environments of ${group}: show each`
                : `${group}: show as one column`
            }
            onClick={() => onFold(group)}
          >
            {column.folded ? column.environments.length : group}
            <Icon name={column.folded ? 'right' : 'chev'} size="small" />
          </button>
        )}
      </div>
      <div className="column-note">
        {lost && !isOld && freshness.asOf !== null ? (
          <AsOf at={freshness.asOf} />
        ) : (
          <Note column={column} freshness={freshness} counts={counts} />
        )}
      </div>
    </div>
  )
}

/** A folded group is lost when nothing of it answers; until then its cells tell which of them are old. */
function isLost(column: Column, { lost }: Freshness): boolean {
  return lost > 0 && lost === column.environments.length
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

interface NoteProps {
  readonly column: Column
  readonly freshness: Freshness
  readonly counts: boolean
}

function Note({ column, freshness, counts }: NoteProps) {
  const { asOf, lost } = freshness
  if (column.note !== null) return <span title={column.note}>{column.note}</span>
  if (isLost(column, freshness)) {
    return (
      <>
        <Icon name="unknown" size="small" />
        {asOf === null ? (
          <span>not reached yet</span>
        ) : (
          <span>
            not reached since <Moment at={asOf} />, <Age at={asOf} /> ago
          </span>
        )}
      </>
    )
  }
  return (
    <>
      {lost > 0 && <Icon name="unknown" size="small" />}
      {counts && <span>{column.notAsGit} not as Git says</span>}
      {lost > 0 && (
        <span>
          {counts && '· '}
          {lost} of {column.environments.length} not reached
        </span>
      )}
      {lost === 0 && asOf !== null && (
        <span>
          {counts && '· '}seen <Age at={asOf} /> ago
        </span>
      )}
    </>
  )
}
