'use client'

import { type ReactNode, type RefObject, useId } from 'react'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { type Filter, isFiltering, matchesEnvironment, noFilter, type Tally, tallies } from './filter'
import { SearchField } from './search-field'

interface FilterBarProps {
  readonly filter: Filter
  readonly environments: readonly string[]
  readonly teams: readonly string[]
  readonly search: RefObject<HTMLInputElement | null>
  /** `typing`: replaces the history entry instead of adding one. */
  readonly onChange: (filter: Filter, typing: boolean) => void
  readonly children?: ReactNode
}

export function FilterBar({ filter, environments, teams, search, onChange, children }: FilterBarProps) {
  return (
    <search className="filters">
      <SearchField
        q={filter.q}
        placeholder="Service, tag, team"
        field={search}
        onChange={q => onChange({ ...filter, q }, true)}
      >
        <kbd>/</kbd>
      </SearchField>
      <Choice
        name="Environment"
        none="all"
        options={environments}
        chosen={environments.filter(name => filter.env.length > 0 && matchesEnvironment(filter, name))}
        onChange={env => onChange({ ...filter, env }, false)}
      />
      {teams.length > 0 && (
        <Choice
          name="Team"
          none="all"
          options={teams}
          chosen={filter.team}
          onChange={team => onChange({ ...filter, team }, false)}
        />
      )}
      <Choice
        name="State"
        none="any"
        options={tallies}
        chosen={filter.state}
        onChange={state => onChange({ ...filter, state: state.filter(isTally) }, false)}
      />
      {isFiltering(filter) && (
        <button type="button" className="chip" onClick={() => onChange(noFilter, false)}>
          <Icon name="x" />
          Clear
        </button>
      )}
      <span className="grow" />
      {children}
    </search>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly none: string
  readonly options: readonly string[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

function Choice({ name, none, options, chosen, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <Menu
      on={chosen.length > 0}
      label={
        <>
          <span className="text-ink-3">{name}</span>
          <b className="text-ink">{chosen.length === 0 ? none : brief(chosen)}</b>
        </>
      }
    >
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
    </Menu>
  )
}

function brief(chosen: readonly string[]): string {
  return chosen.length > 2 ? `${chosen.slice(0, 2).join(', ')} +${chosen.length - 2}` : chosen.join(', ')
}

function isTally(text: string): text is Tally {
  return tallies.some(tally => tally === text)
}
