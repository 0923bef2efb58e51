'use client'

import { useQuery } from '@tanstack/react-query'
import { cellQuery } from '@/lib/client/lock-queries'
import type { LocksView } from '@/lib/contract'
import { isDrifted } from '@/lib/domain/cell'
import { type Draft, type EndChoice, times } from './lock-draft'
import { hostless } from './lock-words'

interface EndFieldsProps {
  readonly draft: Draft
  readonly repositories: LocksView['repositories']
  readonly onSay: (change: Partial<Draft>) => void
}

const words: Readonly<Record<'by hand' | 'merge' | 'drift', string>> = {
  'by hand': 'somebody ends it',
  merge: 'a pull request is merged',
  drift: 'its drift ends',
}

/** A time, a merge, the end of a cell's drift, or nothing but a hand; the hand may always come before. */
export function EndFields({ draft, repositories, onSay }: EndFieldsProps) {
  const drifts = useDrifts(draft)
  const choices: readonly EndChoice[] = [
    'by hand',
    ...times,
    ...(repositories.length > 0 ? (['merge'] as const) : []),
    ...(drifts || draft.end === 'drift' ? (['drift'] as const) : []),
  ]
  return (
    <fieldset className="lock-choices">
      <legend>Until</legend>
      {choices.map(each => (
        <label key={each} className="chip" data-on={each === draft.end || undefined}>
          <input
            type="radio"
            name="end"
            className="sr-only"
            checked={each === draft.end}
            onChange={() => onSay({ end: each })}
          />
          {each === 'by hand' || each === 'merge' || each === 'drift' ? words[each] : each}
        </label>
      ))}
      {draft.end === 'another time' && (
        <input
          type="datetime-local"
          aria-label="Day and time of the end, in your zone"
          value={draft.day}
          onChange={event => onSay({ day: event.target.value })}
        />
      )}
      {draft.end === 'merge' && <MergeFields draft={draft} repositories={repositories} onSay={onSay} />}
    </fieldset>
  )
}

function MergeFields({ draft, repositories, onSay }: EndFieldsProps) {
  return (
    <div className="lock-names lock-two">
      <label className="lock-field">
        <span>Repository</span>
        <select value={draft.repository} onChange={event => onSay({ repository: event.target.value })}>
          {repositories.map(({ id, url }) => (
            <option key={id} value={id}>
              {url === null ? id : hostless(url)}
            </option>
          ))}
        </select>
      </label>
      <label className="lock-field">
        <span>Pull request</span>
        <input
          type="text"
          inputMode="numeric"
          maxLength={10}
          autoComplete="off"
          placeholder="#412"
          value={draft.number}
          onChange={event => onSay({ number: event.target.value })}
        />
      </label>
    </div>
  )
}

function useDrifts({ kind, service, environment }: Draft): boolean {
  const { data: cell } = useQuery({
    ...cellQuery(service.trim(), environment),
    enabled: kind === 'cell' && service.trim() !== '' && environment !== '',
  })
  return kind === 'cell' && cell != null && isDrifted(cell)
}
