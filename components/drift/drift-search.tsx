'use client'

import { type RefObject, useEffect } from 'react'
import { Icon } from '@/components/ui/icon'

interface DriftSearchProps {
  readonly field: RefObject<HTMLInputElement | null>
  readonly q: string
  readonly onChange: (q: string) => void
}

/** While somebody types the field is the truth; otherwise it shows what stands in the URL. Esc clears, then leaves. */
export function DriftSearch({ field, q, onChange }: DriftSearchProps) {
  useEffect(() => {
    if (field.current !== null && field.current !== document.activeElement) field.current.value = q
  }, [field, q])

  return (
    <search className="field drift-search">
      <Icon name="search" size="small" />
      <input
        ref={field}
        type="search"
        aria-label="Service, environment, image, person or words"
        placeholder="Service, tag, who"
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
      <kbd>/</kbd>
    </search>
  )
}
