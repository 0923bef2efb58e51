'use client'

import { useId } from 'react'
import { formatSort, type Sort, sortWords } from './sort'

interface SortChoicesProps {
  readonly sort: Sort
  readonly environments: readonly string[]
  readonly onSort: (sort: Sort) => void
}

const whole = ['worst', 'name', 'team', 'change'] as const

export function SortChoices({ sort, environments, onSort }: SortChoicesProps) {
  const id = useId()
  const choices: readonly Sort[] = [
    ...whole.map(by => ({ by })),
    ...environments.map(name => ({ by: 'environment' as const, name })),
  ]
  return (
    <fieldset>
      <legend className="sr-only">Order</legend>
      {choices.map(choice => (
        <label key={formatSort(choice)}>
          <input
            type="radio"
            name={id}
            checked={formatSort(choice) === formatSort(sort)}
            onChange={() => onSort(choice)}
          />
          {sortWords(choice)}
        </label>
      ))}
    </fieldset>
  )
}
