// biome-ignore-all lint/a11y/useSemanticElements: a grid with a roving tab stop, of which only the rows in sight exist, cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells take the focus, one of them at a time
'use client'

import { useMemo } from 'react'
import { useHeld } from '@/components/shell/held'
import { useSources } from '@/lib/client/use-board'
import type { EnvironmentView, SourceView } from '@/lib/contract'
import { ColumnHeader } from './column-header'
import { type Column, type Freshness, freshnessOf } from './columns'
import type { Sort } from './sort'

interface GridHeadProps {
  readonly columns: readonly Column[]
  readonly environments: readonly EnvironmentView[]
  readonly sources: readonly SourceView[]
  readonly sort: Sort
  readonly lost: boolean
  /** False while rows are on their way. */
  readonly counts: boolean
  readonly onFold: (group: string) => void
  readonly onPromote: (column: Column) => void
}

const unseen: Freshness = { asOf: null, lost: 0 }

/** Here the beats are heard: the rows need not know how fresh their sources are, nor what is locked. */
export function GridHead({
  columns,
  environments,
  sources: atFirst,
  sort,
  lost,
  counts,
  onFold,
  onPromote,
}: GridHeadProps) {
  const sources = useSources(atFirst)
  const held = useHeld().environments
  const freshness = useMemo(() => freshnessOf(columns, environments, sources), [columns, environments, sources])
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="row">
        <div
          role="columnheader"
          aria-colindex={1}
          aria-sort={sort.by === 'name' ? 'ascending' : undefined}
          className="column first"
        >
          <div className="column-name">Service</div>
          <div className="column-note">Git above the line, live below it</div>
        </div>
        {columns.map((column, index) => (
          <ColumnHeader
            key={column.environments[0]}
            column={column}
            freshness={freshness[index] ?? unseen}
            counts={counts}
            index={index}
            lost={lost}
            frozen={column.environments.filter(name => held.includes(name)).length}
            sorted={sort.by === 'environment' && column.environments.includes(sort.name)}
            upstream={environments.find(each => each.name === column.environments[0])?.upstream}
            onFold={onFold}
            onPromote={onPromote}
          />
        ))}
      </div>
    </div>
  )
}
