'use client'

import { useMemo, useRef, useState } from 'react'
import { PromoteSheetHost, usePromoteTarget } from '@/components/promotion/promote-host'
import { useDensity } from '@/components/shell/preferences'
import { useKeys } from '@/components/shell/use-keys'
import { useStream } from '@/components/shell/use-stream'
import { Icon } from '@/components/ui/icon'
import type { Board as BoardModel } from '@/lib/client/board'
import { useBoard } from '@/lib/client/use-board'
import type { BoardView } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { type Arranged, arrange } from './arrange'
import { BoardCards } from './board-cards'
import { BoardEmpty } from './board-empty'
import { isFiltering, noFilter, type Tally } from './filter'
import { FilterBar } from './filter-bar'
import { type Active, Grid } from './grid'
import { countMoved, type Placed, type SectionName } from './rows'
import { SentenceBar } from './sentence-bar'
import { Summary } from './summary'
import { useCellActions } from './use-cell-actions'
import { useFilter } from './use-filter'

/** The board: what every service declares and runs in every environment, worst first, kept true by the stream. */
export function BoardPage({ initial }: { readonly initial: BoardView }) {
  const board = useBoard(initial)
  const lost = useStream().kind === 'lost'
  const [filter, setFilter] = useFilter()
  const [density, toggleDensity] = useDensity()
  const [folded, setFolded] = useState<readonly SectionName[]>([])
  const [held, setHeld] = useState<Held | null>(null)
  const [chosen, setChosen] = useState<Active | null>(null)
  const [target] = usePromoteTarget()
  const search = useRef<HTMLInputElement>(null)
  const actions = useCellActions(board)

  const filterKey = JSON.stringify(filter)
  const hand = held?.filterKey === filterKey ? held.order : null
  const narrow = useMemo(() => sourceAndTarget(board, target?.environment), [board, target?.environment])
  const view = useMemo(
    () => arrange(board, filter, folded, hand, lost, narrow),
    [board, filter, folded, hand, lost, narrow],
  )
  const active = target ?? (isInSight(view, chosen) ? chosen : view.first)
  const cell = active === null ? undefined : board.cells.get(cellId(active))
  const moved = hand === null ? 0 : countMoved(hand, view.wanted)

  useKeys({
    '/': () => search.current?.focus(),
    d: toggleDensity,
  })

  function chooseTally(tally: Tally, add: boolean) {
    const on = filter.state.includes(tally)
    const others = add ? filter.state.filter(each => each !== tally) : []
    setFilter({ ...filter, state: on ? others : [...others, tally] })
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
          onChange={setFilter}
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
            onKey={actions.act}
            onHold={on => setHeld(on ? (held ?? { filterKey, order: view.wanted }) : null)}
          />
        )}
        <SentenceBar
          active={empty ? null : active}
          cell={cell}
          mayPromote={actions.mayPromote(active)}
          copied={active !== null && actions.copied === cellId(active)}
          lost={lost}
          onKey={key => {
            if (key === '?') document.dispatchEvent(new CustomEvent('plimsoll:keys'))
            else if (active !== null) actions.act(key, active)
          }}
        />
      </div>
      <BoardCards view={view} board={board} filter={filter} lost={lost} onChoose={chooseTally} onFilter={setFilter} />
      <PromoteSheetHost />
    </main>
  )
}

/** While the sheet is open the board narrows to both ends, so that the cell that will change stays in sight. */
function sourceAndTarget(board: BoardModel, target: string | undefined): readonly string[] | null {
  const environment = board.environments.find(each => each.name === target)
  return environment === undefined ? null : [environment.upstream ?? environment.name, environment.name]
}

/** A filter may have taken the cell away that the tab stop stood on. */
function isInSight(view: Arranged, place: Active | null): boolean {
  const hasColumn = view.columns.some(column => column.name === place?.environment)
  return hasColumn && view.sections.some(section => section.rows.some(row => row.name === place?.service))
}

interface Held {
  readonly filterKey: string
  readonly order: readonly Placed[]
}
