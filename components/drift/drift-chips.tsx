'use client'

import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import type { DriftView } from '@/lib/contract'
import { type Filter, isFiltering, listOf, toggled } from './drift-filter'
import { counted } from './drift-words'

interface DriftChipsProps {
  readonly view: DriftView
  readonly filter: Filter
  readonly onFilter: (filter: Filter) => void
}

const faults = [
  ['pods', 'Pods', 'text-red'],
  ['hand', 'Hand', 'text-violet'],
  ['delivery', 'Delivery', 'text-amber'],
] as const

/** Whose problem it is, as filters: counts are of everything, whatever the filter. */
export function DriftChips({ view, filter, onFilter }: DriftChipsProps) {
  const { totals } = view
  return (
    <div className="drift-chips" role="toolbar" aria-label="Filter">
      <button type="button" className="chip" aria-pressed={!isFiltering(filter)} onClick={() => onFilter({})}>
        <b>All</b> {counted(totals.cells)}
      </button>
      <button
        type="button"
        className="chip"
        aria-pressed={filter.production === 'true'}
        onClick={() => onFilter(without(filter, 'production', filter.production === 'true' ? undefined : 'true'))}
      >
        <b>{view.productionName}</b> {counted(totals.production)}
      </button>
      {faults.map(([fault, word, hue]) => (
        <button
          key={fault}
          type="button"
          className="chip"
          aria-pressed={filter.fault === fault}
          onClick={() => onFilter(without(filter, 'fault', filter.fault === fault ? undefined : fault))}
        >
          <span className={filter.fault === fault ? undefined : hue}>{word}</span> {counted(totals[fault])}
        </button>
      ))}
      <Menu
        name="Filter by state and environment"
        dashed
        side="right"
        on={filter.state !== undefined || filter.environment !== undefined}
        label={
          <>
            <Icon name="plus" />
            Filter
          </>
        }
      >
        <MoreChoices view={view} filter={filter} onFilter={onFilter} />
      </Menu>
    </div>
  )
}

function MoreChoices({ view, filter, onFilter }: DriftChipsProps) {
  return (
    <>
      <p className="drift-choices">State</p>
      {view.totals.states.map(({ state, cells }) => (
        <Choice
          key={state}
          name={state}
          count={cells}
          list={filter.state}
          onChange={list => onFilter(without(filter, 'state', list))}
        />
      ))}
      <p className="drift-choices">Environment</p>
      {view.environments.map(name => (
        <Choice
          key={name}
          name={name}
          list={filter.environment}
          onChange={list => onFilter(without(filter, 'environment', list))}
        />
      ))}
    </>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly count?: number
  readonly list: string | undefined
  readonly onChange: (list: string | undefined) => void
}

function Choice({ name, count, list, onChange }: ChoiceProps) {
  return (
    <label>
      <input type="checkbox" checked={listOf(list).includes(name)} onChange={() => onChange(toggled(list, name))} />
      {name}
      {count !== undefined && <span className="ml-auto text-ink-3">{counted(count)}</span>}
    </label>
  )
}

function without<K extends keyof Filter>(filter: Filter, name: K, value: Filter[K]): Filter {
  const { [name]: _, ...rest } = filter
  return value === undefined ? rest : { ...rest, [name]: value }
}
