'use client'

import { useId } from 'react'
import { Menu } from '@/components/ui/menu'
import { type AuditView, spans } from './filter'

interface TimeFilterProps {
  readonly view: AuditView
  readonly onChange: (change: AuditView) => void
}

/** A span up to now, or fixed times. Those are UTC, so that a link means the same to every reader. */
export function TimeFilter({ view, onChange }: TimeFilterProps) {
  const id = useId()
  const { since, from, to } = view
  const fixed = from !== undefined || to !== undefined
  return (
    <Menu
      on={since !== undefined || fixed}
      label={
        <>
          <span>Time</span> <b>{wordsOf(view)}</b>
        </>
      }
    >
      {Object.entries({ '': 'any', ...spans }).map(([span, words]) => (
        <label key={span}>
          <input
            type="radio"
            name={`${id}-span`}
            checked={(since ?? '') === span && !fixed}
            onChange={() => onChange({ since: span, from: '', to: '' })}
          />
          {words}
        </label>
      ))}
      <div className="audit-times">
        <Moment
          key={`from ${from}`}
          label="From, UTC"
          value={from}
          onChange={value => onChange({ from: value, to: to ?? '' })}
        />
        <Moment
          key={`to ${to}`}
          label="Before, UTC"
          value={to}
          onChange={value => onChange({ from: from ?? '', to: value })}
        />
      </div>
    </Menu>
  )
}

interface MomentProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string) => void
}

/** Taken when the field is left: while somebody types its year, every digit would be a time of its own. */
function Moment({ label, value, onChange }: MomentProps) {
  const shown =
    value === undefined || Number.isNaN(Date.parse(value)) ? '' : new Date(asUtc(value)).toISOString().slice(0, 16)
  return (
    <label>
      {label}
      <input
        type="datetime-local"
        defaultValue={shown}
        onBlur={event => {
          const next = event.target.value
          if (next !== shown) onChange(next === '' ? '' : `${next}Z`)
        }}
        onKeyDown={event => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          event.currentTarget.blur()
        }}
      />
    </label>
  )
}

function wordsOf({ since, from, to }: AuditView): string {
  const span = Object.entries(spans).find(([name]) => name === since)
  if (span !== undefined) return span[1]
  if (from !== undefined && to !== undefined) return `${short(from)} to ${short(to)}`
  if (from !== undefined) return `from ${short(from)}`
  return to === undefined ? 'any' : `before ${short(to)}`
}

function short(time: string): string {
  return time.replace('T', ' ').replace(/(:00)?(\.\d+)?Z$/, '')
}

function asUtc(value: string): string {
  return /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) || !value.includes('T') ? value : `${value}Z`
}
