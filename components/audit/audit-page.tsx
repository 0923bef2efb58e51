'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useOptimistic, useTransition } from 'react'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Zone } from '@/components/ui/time'
import { type EventFilter, eventsQuery } from '@/lib/client/audit-queries'
import type { AuditCheckView, AuditEventView } from '@/lib/contract'
import { ChainPanel } from './chain-panel'
import { EventPanel } from './event-panel'
import { Events } from './events'
import { ExportBar } from './export-bar'
import type { AuditFacetsView } from './facets'
import { type AuditView, addressOf, eventOf, isFiltering, parseView } from './filter'
import { FilterBar } from './filter-bar'

export interface AuditPageProps {
  readonly view: AuditView
  /** As it is asked of the server. */
  readonly filter: EventFilter
  /** Where the list begins: 0 at the newest row, else rows with a smaller number. */
  readonly before: number
  /** Null: the server could not read it; the page asks itself and says why. */
  readonly initial: { readonly events: AuditEventView[]; readonly next: number | null } | null
  readonly chosen: { readonly event: AuditEventView; readonly related: readonly AuditEventView[] } | null
  readonly facets: AuditFacetsView
  readonly check: AuditCheckView | null
}

export function AuditPage({ view, filter, before, initial, chosen, facets, check }: AuditPageProps) {
  const router = useRouter()
  const events = useInfiniteQuery({
    ...eventsQuery(filter, before),
    ...(initial === null ? {} : { initialData: { pages: [initial], pageParams: [before] } }),
    staleTime: 2_000,
    retry: false,
  })
  const rows = events.data?.pages.flatMap(page => page.events) ?? []
  const sequence = eventOf(view)
  // What was chosen shows at once; the rows follow.
  const [moving, startMoving] = useTransition()
  const [shown, setShown] = useOptimistic(view)
  const change = (next: AuditView) =>
    startMoving(() => {
      const address = addressOf(view, { ...next, event: '' })
      setShown(parseView(new URLSearchParams(address.split('?')[1])))
      router.push(address)
    })

  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="audit-head">
        <h1>Audit</h1>
        <ExportBar key={JSON.stringify(filter)} filter={filter} />
      </div>
      <ChainPanel initial={check} />
      <FilterBar view={shown} facets={facets} onChange={change} onClear={() => router.push('/audit')} />
      {chosen !== null && <EventPanel key={sequence} {...chosen} back={addressOf(view, { event: '' })} />}
      {chosen === null && view.event !== undefined && (
        <p role="status" className="panel audit-empty">
          <b>There is no row {view.event.slice(0, 20)}.</b> Rows are numbered from 1 without a gap.{' '}
          <Link className="link" href={addressOf(view, { event: '' })}>
            Show the newest
          </Link>
        </p>
      )}
      {events.isError && (
        <FailureNotice
          error={events.error}
          wrote={rows.length === 0 ? 'No row can be shown.' : 'These rows are as they were last read.'}
        >
          <button type="button" className="btn" onClick={() => events.refetch()}>
            Read again
          </button>
        </FailureNotice>
      )}
      {before > 0 && (
        <Link className="btn audit-newest" href={addressOf(view, { event: '' })} prefetch={false}>
          Newest rows
        </Link>
      )}
      {rows.length > 0 && (
        <div className="panel overflow-hidden" aria-busy={moving}>
          <Events events={rows} chosen={sequence} />
        </div>
      )}
      {rows.length === 0 && !events.isError && <Empty loading={events.isPending} filtered={isFiltering(view)} />}
      <div className="audit-foot">
        {events.hasNextPage && (
          <button
            type="button"
            className="btn"
            disabled={events.isFetchingNextPage}
            onClick={() => events.fetchNextPage()}
          >
            {events.isFetchingNextPage ? 'Reading older rows…' : 'Older rows'}
          </button>
        )}
        <span className="text-ink-3 text-small">
          Times are <Zone />.
        </span>
      </div>
    </main>
  )
}

function Empty({ loading, filtered }: { readonly loading: boolean; readonly filtered: boolean }) {
  if (loading)
    return (
      <p role="status" className="panel audit-empty">
        Reading rows…
      </p>
    )
  return (
    <p role="status" className="panel audit-empty">
      {filtered ? (
        <>
          <b>No row matches this filter.</b>{' '}
          <Link className="link" href="/audit">
            Clear the filter
          </Link>
        </>
      ) : (
        <>
          <b>There is no row yet.</b> Every request, its outcome, every merge and every change seen in a cluster becomes
          one.
        </>
      )}
    </p>
  )
}
