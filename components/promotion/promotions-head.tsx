'use client'

import type { RefObject } from 'react'
import { Choices } from '@/components/board/choices'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { SearchField } from '@/components/ui/search-field'
import type { Filter, View } from './promotion-filter'
import { views } from './promotion-filter'

const words: Readonly<Record<View, string>> = { waiting: 'Waiting for me', mine: 'Mine', all: 'All' }

interface PromotionsHeadProps {
  readonly filter: Filter
  /** How many each view has, whatever the rest of the filter is; null before they were read. */
  readonly counts: Readonly<Record<View, number>> | null
  readonly environments: readonly string[]
  readonly search: RefObject<HTMLInputElement | null>
  readonly onFilter: (filter: Filter, typing: boolean) => void
}

/** Whose promotions, in which environment, with which words. */
export function PromotionsHead({ filter, counts, environments, search, onFilter }: PromotionsHeadProps) {
  return (
    <search className="promotions-head">
      <fieldset className="promotions-views">
        <legend className="sr-only">Whose</legend>
        {views.map(view => (
          <button
            key={view}
            type="button"
            className="chip"
            aria-pressed={view === filter.view}
            onClick={() => onFilter({ ...filter, view }, false)}
          >
            <b>{words[view]}</b> {counts !== null && <span>{counts[view]}</span>}
          </button>
        ))}
      </fieldset>
      {environments.length > 0 && (
        <Menu
          on={filter.environment.length > 0}
          label={
            <>
              Environment <b>{filter.environment.length === 0 ? 'all' : filter.environment.join(', ')}</b>
            </>
          }
        >
          <Choices
            name="Environment"
            options={environments}
            chosen={filter.environment}
            onChange={environment => onFilter({ ...filter, environment }, false)}
          />
        </Menu>
      )}
      {filter.environment.length > 0 && (
        <button
          type="button"
          className="chip chip-ghost"
          onClick={() => onFilter({ ...filter, environment: [] }, false)}
        >
          <Icon name="x" />
          All environments
        </button>
      )}
      <SearchField
        label="Service, environment, version, number or who asked"
        placeholder="Service, version, #, who"
        field={search}
        q={filter.q}
        onChange={q => onFilter({ ...filter, q }, true)}
      >
        <kbd>/</kbd>
      </SearchField>
    </search>
  )
}
