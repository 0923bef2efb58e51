'use client'

import { useQuery } from '@tanstack/react-query'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { countQuery, type EventFilter } from '@/lib/client/audit-queries'
import { counted } from './event-words'
import { useExport } from './use-export'

/** The file holds what the filter shows; how many rows is said before. */
export function ExportBar({ filter }: { readonly filter: EventFilter }) {
  const count = useQuery(countQuery(filter))
  const { state, begin, stop } = useExport(filter)
  const rows = count.data?.count
  const running = state.kind === 'running'
  return (
    <>
      <div className="audit-export">
        <span className="text-ink-3 text-small" aria-live="polite">
          {state.kind === 'running' && <Progress progress={state.progress} />}
          {state.kind === 'done' && `${counted(state.rows)} ${state.rows === 1 ? 'is' : 'are'} in ${state.name}.`}
          {(state.kind === 'none' || state.kind === 'failed') && rows !== undefined && `Export ${counted(rows)}`}
        </span>
        {running ? (
          <button type="button" className="btn" onClick={stop}>
            <Icon name="x" />
            Stop
          </button>
        ) : (
          <>
            <button type="button" className="btn" onClick={() => begin('csv')}>
              <Icon name="down" />
              CSV
            </button>
            <button type="button" className="btn" onClick={() => begin('ndjson')}>
              <Icon name="down" />
              NDJSON
            </button>
          </>
        )}
      </div>
      {state.kind === 'failed' && <FailureNotice error={state.error} wrote="The export stands in the audit." />}
    </>
  )
}

function Progress({ progress }: { readonly progress: { readonly lines: number; readonly of: number } | null }) {
  if (progress === null) return <>Beginning the export…</>
  return (
    <>
      <progress max={Math.max(1, progress.of)} value={progress.lines} aria-label="Export" />{' '}
      {progress.lines.toLocaleString('en')} of {counted(progress.of)}
    </>
  )
}
