'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useRef, useState } from 'react'
import { PromoteSheetHost } from '@/components/promotion/promote-host'
import { useStream } from '@/components/shell/use-stream'
import { FailureNotice } from '@/components/ui/failure-notice'
import { SearchField } from '@/components/ui/search-field'
import { Exact, Zone } from '@/components/ui/time'
import { driftQuery } from '@/lib/client/drift-queries'
import type { DriftView } from '@/lib/contract'
import { DriftChips } from './drift-chips'
import { DriftEmpty } from './drift-empty'
import { type Filter, formatFilter, isFiltering, parseFilter } from './drift-filter'
import { DriftList } from './drift-list'
import { noun, orderWords, titleOf } from './drift-words'
import { OtherDifferences } from './other-differences'

interface DriftPageProps {
  readonly initial: DriftView
  /** As the server read it from the URL. */
  readonly initialFilter: Filter
}

const pageSize = 100

/** Everything that is not as Git says, in one page, live. */
export function DriftPage({ initial, initialFilter }: DriftPageProps) {
  const search = useSearchParams()
  const field = useRef<HTMLInputElement>(null)
  const [limit, setLimit] = useState(pageSize)
  const filter = parseFilter(name => search.get(name))
  const isInitial = limit === pageSize && formatFilter(filter) === formatFilter(initialFilter)
  const { data, error } = useQuery({
    ...driftQuery({ ...filter, limit }),
    ...(isInitial ? { initialData: initial } : {}),
  })
  const stream = useStream()
  const view = data ?? initial
  const filtered = isFiltering(filter)
  const hidden = view.matching.rows - view.rows.length

  function setFilter(next: Filter, typing = false): void {
    const url = `${window.location.pathname}${formatFilter(next)}`
    if (typing) window.history.replaceState(null, '', url)
    else window.history.pushState(null, '', url)
    setLimit(pageSize)
  }

  return (
    <main id="main" className="page drift-page" tabIndex={-1}>
      <div className="drift-head">
        <div>
          <h1>{titleOf(view)}</h1>
          <p className="text-ink-3">
            {orderWords(view)} Times are <Zone />.
          </p>
        </div>
        <DriftChips view={view} filter={filter} onFilter={setFilter} />
        <search className="drift-search">
          <SearchField
            label="Service, environment, image, person or words"
            placeholder="Service, tag, who"
            field={field}
            q={filter.q ?? ''}
            onChange={q => setFilter(withText(filter, q), true)}
          >
            <kbd>/</kbd>
          </SearchField>
        </search>
      </div>
      {error !== null && <FailureNotice error={error} wrote="These rows are as they were last read." />}
      {stream.kind === 'lost' && (
        <p className="notice hue-grey hatch">
          <b>The connection to Plimsoll is lost.</b> This is as of <Exact at={view.now} />, and may have changed since.
        </p>
      )}
      {view.mutedProblem !== null && (
        <p className="notice hue-amber">
          <b>What is muted is not known.</b> {view.mutedProblem} Everything is shown.
        </p>
      )}
      {view.rows.length === 0 && (
        <DriftEmpty view={view} filtered={filtered && view.totals.cells > 0} onClear={() => setFilter({})} />
      )}
      {(view.rows.length > 0 || view.unseen.length > 0 || view.muted.length > 0) && (
        <DriftList key={formatFilter(filter)} view={view} search={field} />
      )}
      {hidden > 0 && (
        <button type="button" className="btn mt-3" onClick={() => setLimit(limit + pageSize)}>
          {noun(Math.min(hidden, pageSize), 'more row')} of {noun(view.matching.rows, 'row')}
        </button>
      )}
      <OtherDifferences other={view.other} />
      <PromoteSheetHost />
    </main>
  )
}

function withText({ q: _, ...rest }: Filter, text: string): Filter {
  return text.trim() === '' ? rest : { ...rest, q: text }
}
