/** How the board is looked at, and its form in the URL: `?env=prod-*&team=payments&state=drifted,stale&sort=team&density=compact`. */
import type { Density } from '@/components/shell/preferences'
import { type Filter, spanMs, type Tally, tallies } from './filter'
import { formatSort, parseSort, type Sort } from './sort'

export interface View {
  readonly filter: Filter
  readonly sort: Sort
  /** Null: as this browser prefers it. */
  readonly density: Density | null
  /** Groups of environments shown as one column; null: as many as there are environments suggests. */
  readonly folded: readonly string[] | null
  /** Selected cells, as `service/environment`. */
  readonly selected: readonly string[]
}

export function parseView(search: { get(name: string): string | null }): View {
  const list = (name: string) => (search.get(name) ?? '').split(',').filter(part => part !== '')
  const wanted = list('state')
  const changed = search.get('changed')
  const density = search.get('density')
  return {
    filter: {
      q: search.get('q') ?? '',
      env: list('env'),
      team: list('team'),
      state: tallies.filter(tally => wanted.includes(slug(tally))),
      differs: search.get('differs') === 'upstream',
      changed: changed !== null && spanMs(changed) !== null ? changed : null,
    },
    sort: parseSort(search.get('sort')),
    density: density === 'compact' || density === 'comfortable' ? density : null,
    folded: search.get('fold') === null ? null : list('fold'),
    selected: list('select').filter(id => id.indexOf('/') > 0),
  }
}

/** Changes only the view's part of a query; what else stands there stays. */
export function formatView(view: View, search: string): string {
  const params = new URLSearchParams(search)
  const set = (name: string, value: string) => (value === '' ? params.delete(name) : params.set(name, value))
  const { filter, sort, density, folded, selected } = view
  set('q', filter.q)
  set('env', filter.env.join(','))
  set('team', filter.team.join(','))
  set('state', filter.state.map(slug).join(','))
  set('differs', filter.differs ? 'upstream' : '')
  set('changed', filter.changed ?? '')
  set('sort', formatSort(sort))
  set('density', density ?? '')
  // Present and empty: everything unfolded, however many there are.
  if (folded === null) params.delete('fold')
  else params.set('fold', folded.join(','))
  set('select', selected.join(','))
  const text = params.toString().replace(/%(2C|2A|2F|3A)/g, code => decodeURIComponent(code))
  return text === '' ? '' : `?${text}`
}

function slug(tally: Tally): string {
  return tally.toLowerCase().replaceAll(' ', '-')
}
