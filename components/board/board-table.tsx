'use client'

import { useMemo, useRef, useState } from 'react'
import { openOverlay } from '@/components/shell/overlay'
import { useDensity } from '@/components/shell/preferences'
import { useKeys } from '@/components/shell/use-keys'
import { later } from '@/components/ui/later'
import type { Board } from '@/lib/client/board'
import { cellId } from '@/lib/domain/cell'
import type { Arranged, Place } from './arrange'
import type { Column } from './columns'
import { isFiltering, noFilter, type Tally } from './filter'
import { FilterBar } from './filter-bar'
import { foldCells } from './folded-cell'
import { Grid } from './grid'
import { countMoved } from './held-order'
import { parseSelection, toggle } from './selection'
import { SentenceBar } from './sentence-bar'
import { Summary } from './summary'
import { useCellActions } from './use-cell-actions'
import type { HeldOrder } from './use-held-order'
import type { SetView } from './use-view'
import type { View } from './view-url'

/** Loaded when there is nothing to show. */
const BoardEmpty = later(() => import('./board-empty').then(module => module.BoardEmpty))
/** Loaded when somebody mutes. */
const MuteHost = later(() => import('./mute-host').then(module => module.MuteHost))

/** What both forms of the board are given. */
export interface BoardForm {
  readonly board: Board
  readonly lost: boolean
  readonly arranged: Arranged
  readonly tallies: Readonly<Record<Tally, number>>
  readonly onChoose: (tally: Tally, add: boolean) => void
  readonly setView: SetView
}

interface BoardTableProps extends BoardForm {
  readonly view: View
  readonly held: HeldOrder
  /** The cell that is being promoted into. */
  readonly target: Place | null
  readonly onClose: (section: string) => void
}

/** The board on a screen: summary, filters, the table, and the bar with one sentence. */
export function BoardTable(props: BoardTableProps) {
  const { board, lost, arranged, tallies, view, held, target, onChoose, onClose, setView } = props
  const { filter, sort, selected } = view
  const [density, setDensity] = useDensity()
  const [chosen, setChosen] = useState<Place | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const actions = useCellActions(board)
  const inSight = useMemo(() => isInSight(arranged, chosen), [arranged, chosen])
  const moved = useMemo(
    () => (held.order === null ? 0 : countMoved(held.order, arranged.wanted)),
    [held.order, arranged],
  )
  const active = target ?? (inSight ? chosen : arranged.first)
  // While the rest is on its way nobody knows that nothing matches.
  const toCome = board.complete ? 0 : Math.max(1, board.totals.services - board.services.length)
  const empty = (arranged.sections.length === 0 && toCome === 0) || arranged.columns.length === 0

  function toggleDensity() {
    const next = density === 'compact' ? 'comfortable' : 'compact'
    setDensity(next)
    setView({ density: next === 'compact' ? next : null }, 'replace')
  }

  function fold(group: string) {
    setView({ folded: toggle(arranged.folded, group) })
  }

  function act(key: string, place: Place): boolean {
    if (key === 'p') return actions.promote(promotedBy(arranged, selected, place).filter(actions.mayPromote))
    const group = key === 'Enter' ? foldedOver(arranged, place) : null
    if (group === null) return actions.act(key, place)
    setChosen(place)
    fold(group)
    return true
  }

  async function promoteColumn(column: Column) {
    const { behindOf } = await import('./behind')
    actions.promote(behindOf(board, column.environments))
  }

  useKeys({ '/': () => search.current?.focus(), d: toggleDensity })

  return (
    <div className="board-table">
      <Summary board={board} lost={lost} tallies={tallies} chosen={filter.state} onChoose={onChoose} />
      <FilterBar
        filter={filter}
        sort={sort}
        environments={board.environments}
        teams={arranged.teams}
        search={search}
        moved={moved}
        compact={density === 'compact'}
        onFilter={(next, typing) => setView({ filter: next }, typing ? 'replace' : 'push')}
        onSort={next => setView({ sort: next })}
        onSortAgain={() => held.sortAgain(arranged.wanted)}
        onDensity={toggleDensity}
      />
      {empty ? (
        <BoardEmpty board={board} filtered={isFiltering(filter)} onClear={() => setView({ filter: noFilter })} />
      ) : (
        <Grid
          sections={arranged.sections}
          columns={arranged.columns}
          environments={board.environments}
          sources={board.sources}
          sort={sort}
          active={active}
          selected={selected}
          compact={density === 'compact'}
          lost={lost}
          toCome={toCome}
          onActive={setChosen}
          onSelect={next => setView({ selected: next }, 'replace')}
          onClose={onClose}
          onFold={fold}
          onKey={act}
          onPromote={promoteColumn}
          onHold={on => held.hold(on, arranged.wanted)}
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
      {actions.muting !== null && (
        <MuteHost place={actions.muting} onClose={() => actions.endMuting(null)} onMuted={actions.endMuting} />
      )}
    </div>
  )
}

/** A filter may have taken the cell away that the tab stop stood on. */
function isInSight(arranged: Arranged, place: Place | null): boolean {
  const hasColumn = arranged.columns.some(column => column.environments.includes(place?.environment ?? ''))
  return hasColumn && arranged.sections.some(section => section.rows.some(row => row.name === place?.service))
}

/** All that is selected; in a folded group the service's cells in all of its environments. */
function promotedBy(
  { columns }: Arranged,
  selected: readonly string[],
  { service, environment }: Place,
): readonly Place[] {
  if (selected.length > 0) return selected.map(parseSelection)
  const column = columns.find(each => each.folded && each.environments.includes(environment))
  return (column?.environments ?? [environment]).map(name => ({ service, environment: name }))
}

/** The folded group whose environments differ here: Enter opens it instead of the service. */
function foldedOver(arranged: Arranged, place: Place): string | null {
  const column = arranged.columns.find(each => each.folded && each.environments.includes(place.environment))
  const row = arranged.sections.flatMap(section => section.rows).find(each => each.name === place.service)
  if (column === undefined || row === undefined) return null
  return foldCells(column.indexes.map(index => row.cells[index]))?.share == null ? null : column.name
}
