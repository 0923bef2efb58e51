'use client'

import { useEffect, useId, useRef } from 'react'
import { useKeys } from '@/components/shell/use-keys'
import { Icon } from '@/components/ui/icon'
import type { AuditFacetsView } from './facets'
import { type AuditView, isFiltering, type ViewName } from './filter'
import { TimeFilter } from './time-filter'

interface FilterBarProps {
  readonly view: AuditView
  readonly facets: AuditFacetsView
  readonly onChange: (change: AuditView) => void
  readonly onClear: () => void
}

export function FilterBar({ view, facets, onChange, onClear }: FilterBarProps) {
  const services = useId()
  const field = useRef<HTMLInputElement>(null)
  const service = view.service ?? ''
  useKeys({ '/': () => field.current?.focus() })
  // While somebody types the field is the truth.
  useEffect(() => {
    if (field.current !== null && field.current !== document.activeElement) field.current.value = service
  }, [service])
  return (
    <form
      className="audit-filters"
      aria-label="Filter"
      onSubmit={event => {
        event.preventDefault()
        onChange({ service: field.current?.value.trim() ?? '' })
      }}
    >
      <div className="field">
        <Icon name="search" size="small" />
        <input
          ref={field}
          type="search"
          name="service"
          aria-label="Service"
          placeholder="Service, then Enter"
          list={services}
          defaultValue={service}
          onKeyDown={event => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
        <kbd>/</kbd>
        <datalist id={services}>
          {facets.services.map(name => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
      <TimeFilter view={view} onChange={onChange} />
      <Select name="person" label="Person" value={view.person} options={facets.persons} onChange={onChange} />
      <Select name="type" label="Type" value={view.type} options={facets.types} onChange={onChange} />
      <Select
        name="environment"
        label="Environment"
        value={view.environment}
        options={facets.environments}
        onChange={onChange}
      />
      {view.correlation !== undefined && (
        <button type="button" className="chip" data-on onClick={() => onChange({ correlation: '' })}>
          <span>Story</span>
          <b className="mono">{view.correlation.slice(0, 8)}</b>
          <Icon name="x" />
        </button>
      )}
      {isFiltering(view) && (
        <button type="button" className="chip chip-ghost" onClick={onClear}>
          Clear
        </button>
      )}
      <span className="text-ink-3 text-small audit-promise">Rows are added, never changed or removed.</span>
    </form>
  )
}

interface SelectProps {
  readonly name: ViewName
  readonly label: string
  readonly value: string | undefined
  readonly options: readonly string[]
  readonly onChange: (change: AuditView) => void
}

/** What is asked for stays among the choices, also where no row has it. */
function Select({ name, label, value, options, onChange }: SelectProps) {
  const all = value === undefined || options.includes(value) ? options : [value, ...options]
  return (
    <label className="chip" data-on={value !== undefined || undefined}>
      <span>{label}</span>
      <select value={value ?? ''} onChange={event => onChange({ [name]: event.target.value })}>
        <option value="">any</option>
        {all.map(option => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  )
}
