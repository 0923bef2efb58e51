'use client'

import Link from 'next/link'
import { memo, useEffect, useState } from 'react'
import { useHeld } from '@/components/shell/held'
import { Icon } from '@/components/ui/icon'
import { SearchField } from '@/components/ui/search-field'
import { Age, Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { Board } from '@/lib/client/board'
import { useSources } from '@/lib/client/use-board'
import type { BoardCell } from '@/lib/contract'
import type { GridSection } from './arrange'
import { BoardEmpty } from './board-empty'
import type { BoardForm } from './board-table'
import { cellForm } from './cell-form'
import { counted, grouped } from './counted'
import { type Filter, isFiltering, noFilter } from './filter'
import { FilterChips, type OnFilter } from './filter-bar'
import { Fraction } from './fraction'
import { cellsAt, type Row } from './rows'
import { Tallies } from './summary'

interface BoardCardsProps extends BoardForm {
  readonly filter: Filter
}

/** The board on a phone: states first, then a card for every service that is not as Git says, one line for every other. */
export function BoardCards(props: BoardCardsProps) {
  const { arranged: view, board, filter, tallies, lost, onChoose, setView } = props
  const onFilter: OnFilter = (next, typing) => setView({ filter: next }, typing ? 'replace' : 'push')
  const columns = view.columns.flatMap(column => column.indexes)
  const stale = useSources(board.sources).filter(source => !source.fresh)
  const frozen = useHeld().environments
  return (
    <div className="board-cards" data-lost={lost || undefined}>
      {stale.map(source => (
        <p key={`${source.kind} ${source.name}`} className="cards-lost hatch">
          <Icon name="unknown" className="text-grey" />
          <span>
            <b>
              {source.kind === 'git' ? 'Git' : source.name} not reached
              {source.asOf === null ? ' yet.' : <Since at={source.asOf} />}
            </b>
            {source.kind === 'cluster' && source.asOf !== null && (
              <>
                {' '}
                {countStale(board, source.name)} cells as of <Moment at={source.asOf} />
              </>
            )}
          </span>
        </p>
      ))}
      {frozen.length > 0 && (
        <p className="cards-lost">
          <Icon name="lock" />
          <span>
            <b>{frozen.join(', ')} frozen.</b>{' '}
            <Link href="/locks" prefetch={false} className="link">
              See locks
            </Link>
          </span>
        </p>
      )}
      <div className="cards-tallies" role="toolbar" aria-label="Cells by state">
        <Tallies tallies={tallies} chosen={filter.state} onChoose={onChoose} />
      </div>
      <div className="cards-search">
        <SearchField
          label="Service, tag or team"
          placeholder="Service, tag, team"
          q={filter.q}
          onChange={q => onFilter({ ...filter, q }, true)}
        />
        <div className="cards-chips">
          <FilterChips filter={filter} environments={board.environments} teams={view.teams} onFilter={onFilter} />
        </div>
      </div>
      {view.sections.length === 0 && board.complete && (
        <BoardEmpty board={board} filtered={isFiltering(filter)} onClear={() => onFilter(noFilter, false)} />
      )}
      {view.sections.map(section => (
        <Section key={section.name} section={section} columns={columns} lost={lost} />
      ))}
    </div>
  )
}

function countStale(board: Board, cluster: string): number {
  const environments = board.environments.filter(each => each.clusters.includes(cluster)).map(each => each.name)
  return [...board.cells.values()].filter(cell => cell.stale && environments.includes(cell.environment)).length
}

function Since({ at }: { readonly at: number }) {
  return (
    <>
      {' for '}
      <Age at={at} />.
    </>
  )
}

/** The server draws what a phone shows at first; the rest follows in the browser, and more when asked for. */
const drawnFirst = 12
const drawnAtOnce = 100

interface SectionProps {
  readonly section: GridSection
  /** Places of the environments in sight in a row's cells. */
  readonly columns: readonly number[]
  readonly lost: boolean
}

function Section({ section, columns, lost }: SectionProps) {
  const [limit, setLimit] = useState(drawnFirst)
  useEffect(() => setLimit(drawnAtOnce), [])
  const rows = section.rows.slice(0, limit)
  const hidden = section.total - rows.length
  return (
    <section aria-label={section.name || 'All services'}>
      <h2 className="cards-section">
        {section.name !== '' && <b>{section.name}</b>} {counted(section.total, 'service')}
        {lost && ', when last seen'}
      </h2>
      {rows.map(row => (
        <ServiceOnPhone key={row.name} row={row} columns={columns} />
      ))}
      {hidden > 0 && (
        <button type="button" className="calm-line w-full" onClick={() => setLimit(limit + drawnAtOnce)}>
          Show {Math.min(hidden, drawnAtOnce)} more of {grouped(hidden)}
        </button>
      )}
    </section>
  )
}

/** Drawn again only when its row is another object. */
const ServiceOnPhone = memo(function ServiceOnPhone({
  row,
  columns,
}: {
  readonly row: Row
  readonly columns: readonly number[]
}) {
  const cells = cellsAt(row, columns)
  return cells.some(isLoud) ? <Card row={row} cells={cells} /> : <CalmLine row={row} cells={cells} />
}, sameService)

interface ServiceProps {
  readonly row: Row
  readonly cells: readonly BoardCell[]
}

function Card({ row, cells }: ServiceProps) {
  const loud = cells.filter(isLoud)
  const rest = cells.filter(cell => !isLoud(cell))
  return (
    <article className="card">
      <Link href={serviceHref(row.name)} prefetch={false}>
        <h3 className="card-name">
          {row.name}
          <span>{row.team}</span>
        </h3>
      </Link>
      {loud.map(cell => (
        <Fraction key={cell.environment} cell={cell} />
      ))}
      {rest.length > 0 && (
        <p className="card-rest">
          {rest.map(cell => (
            <span key={cell.environment}>
              {cell.environment} <Version text={cell.git ?? cell.live ?? '–'} className="align-bottom" />
              {cell.stale && cell.asOf !== null && (
                <>
                  {' as of '}
                  <Moment at={cell.asOf} />
                </>
              )}
            </span>
          ))}
        </p>
      )}
    </article>
  )
}

/** The version of the last environment: what most people ask a calm service for. */
function CalmLine({ row, cells }: ServiceProps) {
  const last = cells.at(-1)
  const stale = last?.stale ?? false
  return (
    <Link href={serviceHref(row.name)} prefetch={false} className={stale ? 'calm-line hatch' : 'calm-line'}>
      <b>{row.name}</b>
      <span className="flex min-w-0 items-baseline gap-2 text-ink-3 text-small">
        {last?.environment}
        <Version text={last?.git ?? last?.live ?? '–'} className={stale ? 'text-ink-3' : 'text-ink-2'} />
      </span>
    </Link>
  )
}

interface OnPhone {
  readonly row: Row
  readonly columns: readonly number[]
}

function sameService(before: OnPhone, after: OnPhone): boolean {
  return before.row === after.row && String(before.columns) === String(after.columns)
}

function isLoud(cell: BoardCell): boolean {
  return cellForm(cell).kind === 'two' || (cell.state === 'Unknown' && !cell.stale)
}

function serviceHref(name: string): string {
  return `/services/${encodeURIComponent(name)}`
}
