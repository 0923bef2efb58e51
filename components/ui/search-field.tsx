'use client'

import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { Icon } from './icon'

interface SearchFieldProps {
  /** What can be searched for. */
  readonly label: string
  readonly q: string
  readonly placeholder: string
  readonly onChange: (q: string) => void
  readonly field?: RefObject<HTMLInputElement | null>
  readonly children?: ReactNode
}

/**
 * While somebody types the field is the truth: the URL follows a moment later, and must not take letters back. Otherwise it shows the
 * URL's. Esc clears, then leaves.
 */
export function SearchField({ label, q, placeholder, onChange, field, children }: SearchFieldProps) {
  const own = useRef<HTMLInputElement>(null)
  const input = field ?? own

  useEffect(() => {
    if (input.current !== null && input.current !== document.activeElement) input.current.value = q
  }, [q, input])

  return (
    <div className="field">
      <Icon name="search" size="small" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        defaultValue={q}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          const { currentTarget } = event
          if (currentTarget.value === '') return currentTarget.blur()
          event.preventDefault()
          currentTarget.value = ''
          onChange('')
        }}
      />
      {children}
    </div>
  )
}
