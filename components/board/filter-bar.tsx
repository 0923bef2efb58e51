'use client'

import type { RefObject } from 'react'
import { Icon } from '@/components/ui/icon'
import { later } from '@/components/ui/later'
import { Menu } from '@/components/ui/menu'
import { SearchField } from '@/components/ui/search-field'
import type { EnvironmentView } from '@/lib/contract'
import { type Filter, isFiltering, matchesEnvironment, noFilter, tallies } from './filter'
import { type Sort, sortWords } from './sort'

/** Loaded when somebody opens one. */
const Choices = later(() => import('./choices').then(module => module.Choices))
const MoreFilters = later(() => import('./more-filters').then(module => module.MoreFilters))
const SortChoices = later(() => import('./sort-choices').then(module => module.SortChoices))

/** `typing`: replaces the history entry instead of adding one. */
export type OnFilter = (filter: Filter, typing: boolean) => void

interface FilterChipsProps {
  readonly filter: Filter
  readonly environments: readonly EnvironmentView[]
  readonly teams: readonly string[]
  readonly onFilter: OnFilter
}

interface FilterBarProps extends FilterChipsProps {
  readonly sort: Sort
  readonly search: RefObject<HTMLInputElement | null>
  /** How many rows would move if the table were sorted now. */
  readonly moved: number
  readonly compact: boolean
  readonly onSort: (sort: Sort) => void
  readonly onSortAgain: () => void
  readonly onDensity: () => void
}

export function FilterBar(props: FilterBarProps) {
  const { filter, sort, search, moved, compact, environments, onFilter, onSort, onSortAgain, onDensity } = props
  return (
    <search className="filters">
      <SearchField
        label="Service, tag or team"
        q={filter.q}
        placeholder="Service, tag, team"
        field={search}
        onChange={q => onFilter({ ...filter, q }, true)}
      >
        <kbd>/</kbd>
      </SearchField>
      <FilterChips {...props} />
      <span className="grow" />
      {moved > 0 && (
        <p className="sort-again">
          {moved === 1 ? '1 row would move.' : `${moved} rows would move.`}{' '}
          <button type="button" className="link" onClick={onSortAgain}>
            Sort again
          </button>
        </p>
      )}
      <span className="order-word">Order</span>
      <Menu on={false} side="right" name={`Order: ${sortWords(sort)}`} label={<b>{sortWords(sort)}</b>}>
        <SortChoices sort={sort} environments={environments.map(environment => environment.name)} onSort={onSort} />
      </Menu>
      <button
        type="button"
        className="btn btn-square"
        aria-label="Compact rows"
        title="Compact rows, d"
        aria-pressed={compact}
        onClick={onDensity}
      >
        <Icon name="rows" />
      </button>
    </search>
  )
}

export function FilterChips({ filter, environments, teams, onFilter }: FilterChipsProps) {
  const names = environments.map(environment => environment.name)
  const patterns = filter.env.filter(pattern => pattern.includes('*'))
  const set = (change: Partial<Filter>) => onFilter({ ...filter, ...change }, false)
  return (
    <>
      <Menu on={filter.env.length > 0} label={<Label name="Environment" none="all" chosen={filter.env} />}>
        <Choices
          name="Environment"
          options={names}
          chosen={names.filter(name => filter.env.length > 0 && matchesEnvironment(filter, name))}
          onChange={env => set({ env })}
        />
      </Menu>
      {teams.length > 0 && (
        <Menu on={filter.team.length > 0} label={<Label name="Team" none="all" chosen={filter.team} />}>
          <Choices name="Team" options={teams} chosen={filter.team} onChange={team => set({ team })} />
        </Menu>
      )}
      <Menu on={filter.state.length > 0} label={<Label name="State" none="any" chosen={filter.state} />}>
        <Choices
          name="State"
          options={tallies}
          chosen={filter.state}
          onChange={state => set({ state: tallies.filter(tally => state.includes(tally)) })}
        />
      </Menu>
      {filter.differs && <Chip words="Differs from its upstream" onRemove={() => set({ differs: false })} />}
      {filter.changed !== null && (
        <Chip words={`Changed in the last ${spanWords(filter.changed)}`} onRemove={() => set({ changed: null })} />
      )}
      <Menu
        on={false}
        dashed
        label={
          <>
            <Icon name="plus" />
            Filter
          </>
        }
      >
        <MoreFilters filter={filter} patterns={patterns} onChange={set} />
      </Menu>
      {isFiltering(filter) && (
        <button type="button" className="chip chip-ghost" onClick={() => onFilter(noFilter, false)}>
          Clear all
        </button>
      )}
    </>
  )
}

function Label({
  name,
  none,
  chosen,
}: {
  readonly name: string
  readonly none: string
  readonly chosen: readonly string[]
}) {
  return (
    <>
      <span>{name}</span>
      <b>{chosen.length === 0 ? none : brief(chosen)}</b>
    </>
  )
}

function Chip({ words, onRemove }: { readonly words: string; readonly onRemove: () => void }) {
  return (
    <button type="button" className="chip" data-on aria-label={`Remove the filter: ${words}`} onClick={onRemove}>
      <b>{words}</b>
      <Icon name="x" />
    </button>
  )
}

function brief(chosen: readonly string[]): string {
  return chosen.length > 2 ? `${chosen.slice(0, 2).join(', ')} +${chosen.length - 2}` : chosen.join(', ')
}

/** `1h` as `1 h`, `15m` as `15 min`. */
export function spanWords(span: string): string {
  return span.replace(/^(\d+)(\D)$/, (_, count: string, unit: string) => `${count} ${unit === 'm' ? 'min' : unit}`)
}
