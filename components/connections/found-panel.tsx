'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { foundQuery } from '@/lib/client/connection-queries'
import type { FoundPageView } from '@/lib/contract'
import { FoundRow } from './found-row'

const pageSize = 25

/** What discovery took for a service in an environment, and why; what needs a person stands first. */
export function FoundPanel({ initial }: { readonly initial: FoundPageView }) {
  const [q, setQ] = useState('')
  const [trouble, setTrouble] = useState(false)
  const [offset, setOffset] = useState(0)
  const isFirst = q === '' && !trouble && offset === 0
  const { data = initial, error } = useQuery({
    ...foundQuery({ q: q === '' ? undefined : q, only: trouble ? 'trouble' : undefined, offset, limit: pageSize }),
    ...(isFirst ? { initialData: initial } : {}),
  })
  const last = Math.min(data.matching, offset + data.found.length)

  function ask(next: { readonly q?: string; readonly trouble?: boolean }): void {
    if (next.q !== undefined) setQ(next.q)
    if (next.trouble !== undefined) setTrouble(next.trouble)
    setOffset(0)
  }

  return (
    <div className="panel source">
      <div className="found-head">
        <search className="field">
          <Icon name="search" size="small" />
          <input
            type="search"
            aria-label="Service, environment, folder or reason"
            placeholder="Service, folder, reason"
            value={q}
            onChange={event => ask({ q: event.target.value })}
          />
        </search>
        <button
          type="button"
          className="chip"
          aria-pressed={trouble}
          disabled={data.trouble === 0 && !trouble}
          onClick={() => ask({ trouble: !trouble })}
        >
          <b>Needs a person</b> {data.trouble}
        </button>
        <span className="grow" />
        <Pages offset={offset} last={last} matching={data.matching} total={data.total} onOffset={setOffset} />
      </div>
      {error !== null && <FailureNotice error={error} wrote="These rows are as they were last read." />}
      {data.found.length === 0 ? (
        <p className="source-note">
          {data.total === 0
            ? 'No service was found. Plimsoll looks for kustomization.yaml files, manifests, charts and Applications that set an image.'
            : 'No row matches.'}
        </p>
      ) : (
        <ul className="found">
          {data.found.map(found => (
            <FoundRow key={`${found.repository} ${found.path} ${found.service} ${found.environment}`} found={found} />
          ))}
        </ul>
      )}
    </div>
  )
}

interface PagesProps {
  readonly offset: number
  readonly last: number
  readonly matching: number
  readonly total: number
  readonly onOffset: (offset: number) => void
}

function Pages({ offset, last, matching, total, onOffset }: PagesProps) {
  return (
    <div className="pages">
      <span className="text-ink-3" role="status">
        {matching === 0 ? 0 : offset + 1} to {last} of {matching}
        {matching < total && `, ${total} in all`}
      </span>
      <button
        type="button"
        className="btn btn-square"
        aria-label="The rows before"
        disabled={offset === 0}
        onClick={() => onOffset(Math.max(0, offset - pageSize))}
      >
        <Icon name="right" className="rotate-180" />
      </button>
      <button
        type="button"
        className="btn btn-square"
        aria-label="The rows after"
        disabled={last >= matching}
        onClick={() => onOffset(offset + pageSize)}
      >
        <Icon name="right" />
      </button>
    </div>
  )
}
