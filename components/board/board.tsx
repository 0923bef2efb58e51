'use client'

import { useSearchParams } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { PromoteSheetHost } from '@/components/promotion/promote-host'
import { showDensity } from '@/components/shell/preferences'
import { useStream } from '@/components/shell/use-stream'
import { useClockText } from '@/components/ui/clock'
import { later } from '@/components/ui/later'
import type { Board as BoardModel } from '@/lib/client/board'
import { useBoard } from '@/lib/client/use-board'
import type { BoardView } from '@/lib/contract'
import { countTallies, createArranger, type Place } from './arrange'
import { BoardTable } from './board-table'
import type { Tally } from './filter'
import { parsePlaces, toggle } from './selection'
import { useHeldOrder } from './use-held-order'
import { useIsWide } from './use-is-wide'
import { useView } from './use-view'

/** A phone's form: a screen that shows the table does not load it. */
const BoardCards = later(() => import('./board-cards').then(module => module.BoardCards))

interface BoardPageProps {
  readonly initial: BoardView
  /** The server takes the reader's device for a phone. */
  readonly phone: boolean
}

/** The board: what every service declares and runs in every environment, worst first, kept true by the stream. */
export function BoardPage({ initial, phone }: BoardPageProps) {
  const board = useBoard(initial)
  const lost = useStream().kind === 'lost'
  const [view, setView] = useView()
  const { filter, sort, folded } = view
  const promoting = useSearchParams().get('promote') ?? ''
  const promoted = useMemo(() => parsePlaces(promoting), [promoting])
  const [closed, setClosed] = useState<readonly string[]>([])
  const [arrange] = useState(createArranger)
  const held = useHeldOrder(JSON.stringify([filter, sort]))
  const now = useMinute()
  const wide = useIsWide(!phone)

  useEffect(() => showDensity(view.density), [view.density])

  const only = useMemo(() => sourceAndTarget(board, promoted), [board, promoted])
  const arranged = useMemo(
    () => arrange(board, { filter, sort, folded, closed, held: held.order, only, now }),
    [arrange, board, filter, sort, folded, closed, held.order, only, now],
  )
  const tallies = useMemo(() => countTallies(board.totals, lost), [board.totals, lost])

  function chooseTally(tally: Tally, add: boolean) {
    const on = filter.state.includes(tally)
    const others = add ? filter.state.filter(each => each !== tally) : []
    setView({ filter: { ...filter, state: on ? others : [...others, tally] } })
  }

  const shared = { board, lost, arranged, tallies, onChoose: chooseTally, setView }
  return (
    <main id="main" className="board" tabIndex={-1} data-narrow={only !== null || undefined}>
      <h1 className="sr-only">Board</h1>
      {wide ? (
        <BoardTable
          {...shared}
          view={view}
          held={held}
          target={promoted[0] ?? null}
          onClose={name => setClosed(toggle(closed, name))}
        />
      ) : (
        <BoardCards {...shared} filter={filter} />
      )}
      <PromoteSheetHost />
    </main>
  )
}

const minuteMs = 60_000

/** The time to the minute, for what is asked of "the last hour". */
function useMinute(): number {
  return Number(useClockText(now => String(Math.floor(now / minuteMs) * minuteMs)))
}

/** While the sheet is open the board narrows to both ends, so that the cells that will change stay in sight. */
function sourceAndTarget(board: BoardModel, [first, ...others]: readonly Place[]): readonly string[] | null {
  const environment = board.environments.find(each => each.name === first?.environment)
  if (environment === undefined || others.some(each => each.environment !== environment.name)) return null
  return [environment.upstream ?? environment.name, environment.name]
}
