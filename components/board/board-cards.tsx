'use client'

import Link from 'next/link'
import { useState, useSyncExternalStore } from 'react'
import { Icon } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { Board } from '@/lib/client/board'
import type { BoardCell } from '@/lib/contract'
import type { Arranged } from './arrange'
import { BoardEmpty } from './board-empty'
import { cellForm } from './cell-form'
import { type Filter, isFiltering, noFilter, type Tally } from './filter'
import { Fraction } from './fraction'
import type { GridSection } from './grid'
import type { Row } from './rows'
import { SearchField } from './search-field'
import { Tallies } from './summary'

interface BoardCardsProps {
  readonly view: Arranged
  readonly board: Board
  readonly filter: Filter
  readonly lost: boolean
  readonly onChoose: (tally: Tally, add: boolean) => void
  readonly onFilter: (filter: Filter, typing: boolean) => void
}

/** The board on a phone: states first, then a card for every service that is not as Git says, one line for every other. */
export function BoardCards(props: BoardCardsProps) {
  const { view, board, filter, lost, onChoose, onFilter } = props
  const wide = useIsWide()
  if (wide) return null
  const stale = board.sources.filter(source => !source.fresh)
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
      <div className="cards-tallies" role="toolbar" aria-label="Cells by state">
        <Tallies tallies={view.tallies} chosen={filter.state} onChoose={onChoose} />
      </div>
      <div className="cards-search">
        <SearchField q={filter.q} placeholder="Service, tag, team" onChange={q => onFilter({ ...filter, q }, true)} />
      </div>
      {view.sections.length === 0 && (
        <BoardEmpty board={board} filtered={isFiltering(filter)} onClear={() => onFilter(noFilter, false)} />
      )}
      {view.sections.map(section => (
        <Section key={section.name} section={section} />
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

const firstShown = 60

function Section({ section }: { readonly section: GridSection }) {
  const [all, setAll] = useState(false)
  const rows = all ? section.rows : section.rows.slice(0, firstShown)
  const hidden = section.rows.length - rows.length
  return (
    <section aria-label={section.name}>
      <h2 className="cards-section">
        <b>{section.name}</b> {section.total} {section.total === 1 ? 'service' : 'services'}
      </h2>
      {rows.map(row => (isCalm(row) ? <CalmLine key={row.name} row={row} /> : <Card key={row.name} row={row} />))}
      {hidden > 0 && (
        <button type="button" className="calm-line w-full" onClick={() => setAll(true)}>
          Show {hidden} more
        </button>
      )}
    </section>
  )
}

function Card({ row }: { readonly row: Row }) {
  const cells = row.cells.filter(cell => cell !== undefined)
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
function CalmLine({ row }: { readonly row: Row }) {
  const cells = row.cells.filter(cell => cell !== undefined)
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

function isCalm(row: Row): boolean {
  return !row.cells.some(cell => cell !== undefined && isLoud(cell))
}

function isLoud(cell: BoardCell): boolean {
  return cellForm(cell).kind === 'two' || (cell.state === 'Unknown' && !cell.stale)
}

function serviceHref(name: string): string {
  return `/services/${encodeURIComponent(name)}`
}

const wideQuery = '(min-width: 760px)'

/** False on the server, where the styles alone decide which of the two boards is in sight. */
function useIsWide(): boolean {
  return useSyncExternalStore(
    listener => {
      const media = window.matchMedia(wideQuery)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(wideQuery).matches,
    () => false,
  )
}
