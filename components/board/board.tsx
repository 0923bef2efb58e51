'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useMemo, useRef, useState } from 'react'
import { PromoteSheetHost, usePromoteTarget } from '@/components/promotion/promote-host'
import { useDensity } from '@/components/shell/preferences'
import { useKeys } from '@/components/shell/use-keys'
import { useStream } from '@/components/shell/use-stream'
import { Icon } from '@/components/ui/icon'
import { type Board as BoardModel, toBoard } from '@/lib/client/board'
import { boardQuery } from '@/lib/client/queries'
import type { BoardView } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { arrange } from './arrange'
import { BoardCards } from './board-cards'
import { BoardEmpty } from './board-empty'
import { type Filter, isFiltering, noFilter, type Tally } from './filter'
import { FilterBar } from './filter-bar'
import { type Active, Grid } from './grid'
import { whyNotPromote } from './may-promote'
import { countMoved, type Placed, type SectionName } from './rows'
import { SentenceBar } from './sentence-bar'
import { Summary } from './summary'
import { useFilter } from './use-filter'

/** The board: what every service declares and runs in every environment, worst first, kept true by the stream. */
export function BoardPage({ initial }: { readonly initial: BoardView }) {
  const { data: board } = useQuery({ ...boardQuery(), initialData: () => toBoard(initial) })
  const lost = useStream().kind === 'lost'
  const [filter, setFilter] = useFilter()
  const [density, toggleDensity] = useDensity()
  const [folded, setFolded] = useState<readonly SectionName[]>([])
  const [held, setHeld] = useState<Held | null>(null)
  const [chosen, setChosen] = useState<Active | null>(null)
  const [target, setTarget] = usePromoteTarget()
  const search = useRef<HTMLInputElement>(null)
  const router = useRouter()

  const filterKey = JSON.stringify(filter)
  const hand = held?.filterKey === filterKey ? held.order : null
  const narrow = useMemo(() => sourceAndTarget(board, target?.environment), [board, target?.environment])
  const view = useMemo(
    () => arrange(board, filter, folded, hand, lost, narrow),
    [board, filter, folded, hand, lost, narrow],
  )
  const active = target ?? chosen ?? view.first
  const cell = active === null ? undefined : board.cells.get(cellId(active))
  const moved = hand === null ? 0 : countMoved(hand, view.wanted)

  function mayPromote(place: Active | null): boolean {
    const environment = board.environments.find(each => each.name === place?.environment)
    if (place === null || environment === undefined) return false
    const source = board.cells.get(cellId({ service: place.service, environment: environment.upstream ?? '' }))
    return whyNotPromote(environment, board.cells.get(cellId(place)), source) === null
  }

  function onKey(key: string, place: Active): boolean {
    const found = board.cells.get(cellId(place))
    if (key === 'Enter') {
      router.push(`/services/${encodeURIComponent(place.service)}?environment=${encodeURIComponent(place.environment)}`)
      return true
    }
    if (key === 'p' && mayPromote(place)) {
      setTarget(place)
      return true
    }
    if (key === 'y' && found !== undefined) {
      void navigator.clipboard?.writeText(found.live ?? found.git ?? '')
      return true
    }
    return false
  }

  useKeys({
    '/': () => search.current?.focus(),
    d: toggleDensity,
  })

  function chooseTally(tally: Tally, add: boolean) {
    const on = filter.state.includes(tally)
    const others = add ? filter.state.filter(each => each !== tally) : []
    setFilter({ ...filter, state: on ? others : [...others, tally] })
  }

  function applyFilter(next: Filter, typing: boolean) {
    setFilter(next, typing)
  }

  const empty = view.sections.length === 0 || view.columns.length === 0

  return (
    <main id="main" className="board" tabIndex={-1} data-narrow={narrow !== null || undefined}>
      <h1 className="sr-only">Board</h1>
      <div className="board-table">
        <Summary board={board} lost={lost} tallies={view.tallies} chosen={filter.state} onChoose={chooseTally} />
        <FilterBar
          filter={filter}
          environments={board.environments.map(environment => environment.name)}
          teams={view.teams}
          search={search}
          onChange={applyFilter}
        >
          {moved > 0 && (
            <p className="sort-again">
              {moved === 1 ? '1 row would move.' : `${moved} rows would move.`}{' '}
              <button type="button" className="link" onClick={() => setHeld({ filterKey, order: view.wanted })}>
                Sort again
              </button>
            </p>
          )}
          <button
            type="button"
            className="btn btn-square"
            aria-label="Compact rows"
            aria-pressed={density === 'compact'}
            onClick={toggleDensity}
          >
            <Icon name="rows" />
          </button>
        </FilterBar>
        {empty ? (
          <BoardEmpty board={board} filtered={isFiltering(filter)} onClear={() => setFilter(noFilter)} />
        ) : (
          <Grid
            sections={view.sections}
            columns={view.columns}
            active={active}
            compact={density === 'compact'}
            lost={lost}
            onActive={setChosen}
            onFold={name => setFolded(folded.includes(name) ? folded.filter(each => each !== name) : [...folded, name])}
            onKey={onKey}
            onHold={on => setHeld(on ? (held ?? { filterKey, order: view.wanted }) : null)}
          />
        )}
        <SentenceBar
          active={empty ? null : active}
          cell={cell}
          mayPromote={mayPromote(active)}
          lost={lost}
          onKey={key => {
            if (key === '?') document.dispatchEvent(new CustomEvent('plimsoll:keys'))
            else if (active !== null) onKey(key, active)
          }}
        />
      </div>
      <BoardCards view={view} board={board} filter={filter} lost={lost} onChoose={chooseTally} onFilter={applyFilter} />
      <PromoteSheetHost />
    </main>
  )
}

/** While the sheet is open the board narrows to both ends, so that the cell that will change stays in sight. */
function sourceAndTarget(board: BoardModel, target: string | undefined): readonly string[] | null {
  const environment = board.environments.find(each => each.name === target)
  return environment === undefined ? null : [environment.upstream ?? environment.name, environment.name]
}

interface Held {
  readonly filterKey: string
  readonly order: readonly Placed[]
}
