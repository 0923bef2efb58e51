'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Version } from '@/components/ui/version'
import type { FoundCell, SearchAnswer } from '@/lib/contract'

const words: Readonly<Record<FoundCell['contains'], string>> = { yes: 'has it', no: 'not yet', unknown: 'not known' }
const most = 12

/** Which environments contain what was asked for, and how that is known. */
export function Answer({ query }: { readonly query: UseQueryResult<SearchAnswer> }) {
  const { data, error } = query
  if (error !== null) return <FailureNotice error={error} wrote={null} />
  if (data === undefined) return <p className="answer">Looking in Git and in the clusters</p>
  if (data.kind === 'nothing') return <p className="answer">{data.answer}</p>
  return (
    <section className="answer" aria-label="Where it is">
      <p>
        <b>{data.answer}</b>
      </p>
      {data.commit !== null && (
        <p className="text-ink-3">
          <span className="mono">{data.commit.sha.slice(0, 7)}</span> {data.commit.subject}, {data.commit.author}
        </p>
      )}
      <ul>
        {data.environments.slice(0, most).map(cell => (
          <li key={`${cell.service}/${cell.environment}`} data-contains={cell.contains}>
            <b>{words[cell.contains]}</b>
            <span className="text-ink">
              {cell.service} <span className="text-ink-3">in</span> {cell.environment}
            </span>
            {cell.version !== null && <Version text={cell.version} />}
            <span className="answer-how">{cell.how}</span>
          </li>
        ))}
      </ul>
      {data.environments.length > most && <p>{data.environments.length - most} more environments.</p>}
      {data.note !== null && <p className="text-ink-3">{data.note}</p>}
    </section>
  )
}
