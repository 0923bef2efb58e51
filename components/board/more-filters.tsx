'use client'

import { useId, useState } from 'react'
import type { Filter } from './filter'
import { spanWords } from './filter-bar'

interface MoreFiltersProps {
  readonly filter: Filter
  /** Patterns of environments that are asked for now. */
  readonly patterns: readonly string[]
  readonly onChange: (change: Partial<Filter>) => void
}

const spans = ['15m', '1h', '6h', '1d', '7d']

/** What no chip of its own asks: a difference to the upstream, a recent change, a pattern of environments. */
export function MoreFilters({ filter, patterns, onChange }: MoreFiltersProps) {
  const id = useId()
  const [pattern, setPattern] = useState(patterns.join(','))
  return (
    <div className="more-filters">
      <label>
        <input
          type="checkbox"
          checked={filter.differs}
          onChange={event => onChange({ differs: event.target.checked })}
        />
        Differs from its upstream
      </label>
      <fieldset>
        <legend>Changed in the last</legend>
        {spans.map(span => (
          <label key={span}>
            <input
              type="radio"
              name={`${id}-changed`}
              checked={filter.changed === span}
              onChange={() => onChange({ changed: span })}
            />
            {spanWords(span)}
          </label>
        ))}
      </fieldset>
      <form
        onSubmit={event => {
          event.preventDefault()
          onChange({
            env: pattern
              .split(',')
              .map(part => part.trim())
              .filter(part => part !== ''),
          })
        }}
      >
        <label htmlFor={`${id}-pattern`}>Environments like</label>
        <input
          id={`${id}-pattern`}
          type="text"
          className="mono"
          placeholder="prod-*"
          spellCheck={false}
          autoComplete="off"
          value={pattern}
          onChange={event => setPattern(event.target.value)}
        />
        <button type="submit" className="btn">
          Show
        </button>
      </form>
    </div>
  )
}
