'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { Zone } from '@/components/ui/time'
import { eventsQuery } from '@/lib/client/queries'
import type { AuditEventView } from '@/lib/contract'
import { auditTypes } from '@/lib/domain/audit'
import { Events } from './events'
import { type EventFilterName, eventFilter, eventFilterNames } from './filter'

interface AuditPageProps {
  readonly initial: { readonly events: AuditEventView[]; readonly next: number | null }
  readonly environments: readonly string[]
}

export function AuditPage({ initial, environments }: AuditPageProps) {
  const search = useSearchParams()
  const router = useRouter()
  const filter = eventFilter(search)
  const events = useInfiniteQuery({
    ...eventsQuery(filter),
    initialData: { pages: [initial], pageParams: [0] },
    staleTime: 2_000,
  })
  const rows = events.data.pages.flatMap(page => page.events)

  function set(name: EventFilterName, value: string) {
    const params = new URLSearchParams(search)
    if (value === '') params.delete(name)
    else params.set(name, value)
    router.push(params.size === 0 ? '/audit' : `/audit?${params}`)
  }

  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="flex flex-wrap items-baseline gap-3">
        <h1>Audit</h1>
        <span className="text-ink-3 text-small">
          Rows are added, never changed or removed. Times are <Zone />.
        </span>
      </div>
      <form
        className="audit-filters"
        aria-label="Filter"
        onSubmit={event => {
          event.preventDefault()
          const service = new FormData(event.currentTarget).get('service')
          set('service', typeof service === 'string' ? service.trim() : '')
        }}
      >
        <div className="field">
          <Icon name="search" size="small" />
          <input
            key={filter.service ?? ''}
            type="search"
            name="service"
            aria-label="Service"
            placeholder="Service, then Enter"
            defaultValue={filter.service ?? ''}
          />
        </div>
        <Select name="type" label="Type" value={filter.type} options={auditTypes} onChange={set} />
        <Select
          name="environment"
          label="Environment"
          value={filter.environment}
          options={environments}
          onChange={set}
        />
        {filter.correlation !== undefined && (
          <button type="button" className="chip" data-on onClick={() => set('correlation', '')}>
            <span>Story</span>
            <b className="mono">{filter.correlation.slice(0, 8)}</b>
            <Icon name="x" />
          </button>
        )}
        {eventFilterNames.some(name => filter[name] !== undefined) && (
          <button type="button" className="chip" onClick={() => router.push('/audit')}>
            <Icon name="x" />
            Clear
          </button>
        )}
      </form>
      {events.isError && <FailureNotice error={events.error} wrote="These rows are as they were last read." />}
      {rows.length === 0 ? (
        <p className="panel px-3.5 py-4">
          No row matches. Every request, its outcome, every merge and every change seen in a cluster becomes one.
        </p>
      ) : (
        <div className="panel overflow-hidden">
          <Events events={rows} />
        </div>
      )}
      {events.hasNextPage && (
        <button
          type="button"
          className="btn mt-3"
          disabled={events.isFetchingNextPage}
          onClick={() => events.fetchNextPage()}
        >
          {events.isFetchingNextPage ? 'Reading older rows…' : 'Older rows'}
        </button>
      )}
    </main>
  )
}

interface SelectProps {
  readonly name: EventFilterName
  readonly label: string
  readonly value: string | undefined
  readonly options: readonly string[]
  readonly onChange: (name: EventFilterName, value: string) => void
}

function Select({ name, label, value, options, onChange }: SelectProps) {
  return (
    <label className="chip" data-on={value !== undefined || undefined}>
      <span>{label}</span>
      <select value={value ?? ''} onChange={event => onChange(name, event.target.value)}>
        <option value="">any</option>
        {options.map(option => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  )
}
