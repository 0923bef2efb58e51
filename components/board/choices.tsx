'use client'

import { useId } from 'react'

interface ChoicesProps {
  readonly name: string
  readonly options: readonly string[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** Any number of some. */
export function Choices({ name, options, chosen, onChange }: ChoicesProps) {
  const id = useId()
  return (
    <fieldset>
      <legend className="sr-only">{name}</legend>
      {options.map(option => (
        <label key={option} htmlFor={`${id}-${option}`}>
          <input
            id={`${id}-${option}`}
            type="checkbox"
            checked={chosen.includes(option)}
            onChange={event =>
              onChange(event.target.checked ? [...chosen, option] : chosen.filter(other => other !== option))
            }
          />
          {option}
        </label>
      ))}
    </fieldset>
  )
}
