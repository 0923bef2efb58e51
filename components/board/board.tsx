'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { PromoteSheetHost, usePromoteTarget } from '@/components/promotion/promote-host'
import { openOverlay } from '@/components/shell/overlay'
import { showDensity, useDensity } from '@/components/shell/preferences'
import { useKeys } from '@/components/shell/use-keys'
import { useStream } from '@/components/shell/use-stream'
import { useClockText } from '@/components/ui/clock'
import type { Board as BoardModel } from '@/lib/client/board'
import { useBoard, useSources } from '@/lib/client/use-board'
import type { BoardView } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { type Arranged, countTallies, createArranger, type Place } from './arrange'
import { BoardEmpty } from './board-empty'
import { CardsHost } from './cards-host'
import { freshnessOf } from './columns'
import { isFiltering, noFilter, type Tally } from './filter'
import { FilterBar } from './filter-bar'
import { foldCells } from './folded-cell'
import { Grid } from './grid'
import { countMoved } from './held-order'
import { toggle } from './selection'
import { SentenceBar } from './sentence-bar'
import { Summary } from './summary'
import { useCellActions } from './use-cell-actions'
import { useHeldOrder } from './use-held-order'
import { useView } from './use-view'

/** The board: what every service declares and runs in every environment, worst first, kept true by the stream. */
export function BoardPage({ initial }: { readonly initial: BoardView }) {
  const board = useBoard(initial)
  const sources = useSources(board.sources)
  const lost = useStream().kind === 'lost'
  const [{ filter, sort, density: asked, folded, selected }, setView] = useView()
  const [density, setDensity] = useDensity()
  const [closed, setClosed] = useState<readonly string[]>([])
  const [chosen, setChosen] = useState<Place | null>(null)
  const [arrange] = useState(createArranger)
  const held = useHeldOrder(JSON.stringify([filter, sort]))
  const [target] = usePromoteTarget()
  const search = useRef<HTMLInputElement>(null)
  const actions = useCellActions(board)
  const now = useMinute()

  useEffect(() => showDensity(asked), [asked])

  const only = useMemo(() => sourceAndTarget(board, target?.environment), [board, target?.environment])
  const view = useMemo(
    () => arrange(board, { filter, sort, folded, closed, held: held.order, only, now }),
    [arrange, board, filter, sort, folded, closed, held.order, only, now],
  )
  const freshness = useMemo(
    () => freshnessOf(view.columns, board.environments, sources),
    [view.columns, board.environments, sources],
  )
  const tallies = useMemo(() => countTallies(board.totals, lost), [board.totals, lost])
  const active = target ?? (isInSight(view, chosen) ? chosen : view.first)
  const moved = held.order === null ? 0 : countMoved(held.order, view.wanted)
  const toCome = board.complete ? 0 : Math.max(0, board.totals.services - board.services.length)
  const empty = (view.sections.length === 0 && toCome === 0) || view.columns.length === 0

  function toggleDensity() {
    const next = density === 'compact' ? 'comfortable' : 'compact'
    setDensity(next)
    setView({ density: next === 'compact' ? next : null }, 'replace')
  }

  function chooseTally(tally: Tally, add: boolean) {
    const on = filter.state.includes(tally)
    const others = add ? filter.state.filter(each => each !== tally) : []
    setView({ filter: { ...filter, state: on ? others : [...others, tally] } })
  }

  function fold(group: string) {
    setView({ folded: toggle(view.folded, group) })
  }

  function act(key: string, place: Place): boolean {
    const group = key === 'Enter' ? foldedOver(view, place) : null
    if (group === null) return actions.act(key, place)
    setChosen(place)
    fold(group)
    return true
  }

  useKeys({ '/': () => search.current?.focus(), d: toggleDensity })

  return (
    <main id="main" className="board" tabIndex={-1} data-narrow={only !== null || undefined}>
      <h1 className="sr-only">Board</h1>
      <div className="board-table">
        <Summary
          board={board}
          sources={sources}
          lost={lost}
          tallies={tallies}
          chosen={filter.state}
          onChoose={chooseTally}
        />
        <FilterBar
          filter={filter}
          sort={sort}
          environments={board.environments}
          teams={view.teams}
          search={search}
          moved={moved}
          compact={density === 'compact'}
          onFilter={(next, typing) => setView({ filter: next }, typing ? 'replace' : 'push')}
          onSort={next => setView({ sort: next })}
          onSortAgain={() => held.sortAgain(view.wanted)}
          onDensity={toggleDensity}
        />
        {empty ? (
          <BoardEmpty
            board={board}
            sources={sources}
            filtered={isFiltering(filter)}
            onClear={() => setView({ filter: noFilter })}
          />
        ) : (
          <Grid
            sections={view.sections}
            columns={view.columns}
            freshness={freshness}
            sort={sort}
            active={active}
            selected={selected}
            compact={density === 'compact'}
            lost={lost}
            toCome={toCome}
            onActive={setChosen}
            onSelect={next => setView({ selected: next }, 'replace')}
            onClose={name => setClosed(toggle(closed, name))}
            onFold={fold}
            onKey={act}
            onHold={on => held.hold(on, view.wanted)}
          />
        )}
        <SentenceBar
          place={empty ? null : active}
          cell={active === null ? undefined : board.cells.get(cellId(active))}
          selected={selected}
          actions={actions}
          lost={lost}
          onClear={() => setView({ selected: [] }, 'replace')}
          onKey={key => {
            if (key === '?') openOverlay('keys')
            else if (active !== null) act(key, active)
          }}
        />
      </div>
      <CardsHost
        view={view}
        board={board}
        sources={sources}
        filter={filter}
        tallies={tallies}
        lost={lost}
        onChoose={chooseTally}
        onFilter={(next, typing) => setView({ filter: next }, typing ? 'replace' : 'push')}
      />
      <PromoteSheetHost />
    </main>
  )
}

const minuteMs = 60_000

/** The time to the minute, for what is asked of "the last hour". */
function useMinute(): number {
  return Number(useClockText(now => String(Math.floor(now / minuteMs) * minuteMs)))
}

/** While the sheet is open the board narrows to both ends, so that the cell that will change stays in sight. */
function sourceAndTarget(board: BoardModel, target: string | undefined): readonly string[] | null {
  const environment = board.environments.find(each => each.name === target)
  return environment === undefined ? null : [environment.upstream ?? environment.name, environment.name]
}

/** A filter may have taken the cell away that the tab stop stood on. */
function isInSight(view: Arranged, place: Place | null): boolean {
  const hasColumn = view.columns.some(column => column.environments.includes(place?.environment ?? ''))
  return hasColumn && view.sections.some(section => section.rows.some(row => row.name === place?.service))
}

/** The folded group whose environments differ here: Enter opens it instead of the service. */
function foldedOver(view: Arranged, place: Place): string | null {
  const column = view.columns.find(each => each.folded && each.environments.includes(place.environment))
  const row = view.sections.flatMap(section => section.rows).find(each => each.name === place.service)
  if (column === undefined || row === undefined) return null
  return foldCells(column.indexes.map(index => row.cells[index]))?.share == null ? null : column.name
}
