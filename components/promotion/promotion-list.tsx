'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useRef } from 'react'
import { FailureNotice } from '@/components/ui/failure-notice'
import { promotionsQuery } from '@/lib/client/promotion-queries'
import type { PromotionView } from '@/lib/contract'
import { useMyLogin } from './my-login'
import { NameField } from './name-field'
import { belongs, type Filter, formatFilter, isFiltering, matches, parseFilter, type View } from './promotion-filter'
import { PromotionGroups } from './promotion-groups'
import { PromotionRow } from './promotion-row'
import { ListSkeleton, NoneYet } from './promotions-empty'
import { PromotionsHead } from './promotions-head'
import { usePromotionKeys } from './use-promotion-keys'

interface PromotionListProps {
  /** Null: the database did not answer when the page was made. */
  readonly initial: readonly PromotionView[] | null
}

/** What waits for the reader first; theirs and all by choice. */
export function PromotionList({ initial }: PromotionListProps) {
  const { data, error } = useQuery({ ...promotionsQuery(), ...(initial === null ? {} : { initialData: [...initial] }) })
  const filter = parseFilter(useSearchParams())
  const me = useMyLogin()
  const list = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  usePromotionKeys({ list, search })

  const environments = [...new Set(data?.flatMap(one => one.cells.map(cell => cell.environment)))].sort()
  return (
    <>
      <PromotionsHead
        filter={filter}
        counts={data === undefined ? null : countViews(data, me)}
        environments={environments}
        search={search}
        onFilter={showFilter}
      />
      {me === null && filter.view !== 'all' && <NameField />}
      {error !== null && (
        <FailureNotice
          error={error}
          wrote={
            data === undefined
              ? 'No promotion can be listed, and none can be opened, until it is back. It is asked again every 15 s.'
              : 'The list is as it was last read.'
          }
        />
      )}
      <div ref={list}>
        {data === undefined ? error === null && <ListSkeleton /> : <Shown all={data} filter={filter} me={me} />}
      </div>
    </>
  )
}

interface ShownProps {
  readonly all: readonly PromotionView[]
  readonly filter: Filter
  readonly me: string | null
}

function Shown({ all, filter, me }: ShownProps) {
  if (all.length === 0) return <NoneYet />
  const promotions = all.filter(one => belongs(one, filter.view, me) && matches(one, filter))
  const filtered = isFiltering(filter)
  if (filter.view !== 'waiting')
    return <PromotionGroups promotions={promotions} filtered={filtered || filter.view === 'mine'} />
  return (
    <section className="panel mt-4" aria-label="Waiting for me">
      {promotions.length === 0 ? (
        <p className="px-3.5 py-3 text-ink-3">{filtered ? 'None of those that are asked for.' : waitingWords(all)}</p>
      ) : (
        <ul className="promotion-list">
          {promotions
            .toSorted((a, b) => a.requestedAt - b.requestedAt)
            .map(promotion => (
              <PromotionRow key={promotion.id} promotion={promotion} />
            ))}
        </ul>
      )}
    </section>
  )
}

function waitingWords(all: readonly PromotionView[]): string {
  const open = all.filter(one => one.state === 'open').length
  if (open === 0) return 'Nothing waits for a review. Choose a cell on the board and press p to promote into it.'
  const rest = open === 1 ? 'The one that is open' : `The ${open} that are open`
  return `Nothing waits for you. ${rest} you asked for or approved yourself.`
}

function countViews(all: readonly PromotionView[], me: string | null): Readonly<Record<View, number>> {
  const count = (view: View) => all.filter(one => belongs(one, view, me)).length
  return { waiting: count('waiting'), mine: count('mine'), all: count('all') }
}

/** While somebody types Back does not take letters back one by one. */
function showFilter(filter: Filter, typing: boolean): void {
  const url = `${window.location.pathname}${formatFilter(filter, window.location.search)}`
  if (typing) window.history.replaceState(null, '', url)
  else window.history.pushState(null, '', url)
}
