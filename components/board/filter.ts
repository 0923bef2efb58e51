/** The board's filter, and its form in the URL: `?env=prod-*&team=payments&state=drifted,stale&q=…`. */
import type { BoardCell } from '@/lib/contract'
import { states } from '@/lib/domain/verdict'
import type { Row } from './rows'

export type Tally = (typeof tallies)[number]
/** What a cell counts as: its state, or Stale whatever it was before. */
export const tallies = [...states.filter(state => state !== 'Synced'), 'Stale', 'Synced'] as const

export interface Filter {
  readonly q: string
  /** Names, or patterns with `*`. */
  readonly env: readonly string[]
  readonly team: readonly string[]
  readonly state: readonly Tally[]
}

export const noFilter: Filter = { q: '', env: [], team: [], state: [] }

export function parseFilter(search: { get(name: string): string | null }): Filter {
  const list = (name: string) => (search.get(name) ?? '').split(',').filter(part => part !== '')
  const wanted = list('state')
  return {
    q: search.get('q') ?? '',
    env: list('env'),
    team: list('team'),
    state: tallies.filter(tally => wanted.includes(slug(tally))),
  }
}

/** Changes only the filter's part of a query; what else stands there stays. */
export function formatFilter(filter: Filter, search: string): string {
  const params = new URLSearchParams(search)
  const set = (name: string, value: string) => (value === '' ? params.delete(name) : params.set(name, value))
  set('q', filter.q)
  set('env', filter.env.join(','))
  set('team', filter.team.join(','))
  set('state', filter.state.map(slug).join(','))
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%2A', '*').replaceAll('%2F', '/')
  return text === '' ? '' : `?${text}`
}

export function isFiltering(filter: Filter): boolean {
  return filter.q !== '' || filter.env.length > 0 || filter.team.length > 0 || filter.state.length > 0
}

export function matchesEnvironment(filter: Filter, environment: string): boolean {
  return filter.env.length === 0 || filter.env.some(pattern => matches(pattern, environment))
}

/** `cells`: the row's cells in the environments that are in sight. */
export function matchesRow(filter: Filter, row: Row, cells: readonly BoardCell[]): boolean {
  if (filter.team.length > 0 && !filter.team.includes(row.team ?? '')) return false
  if (filter.state.length > 0 && !cells.some(cell => filter.state.includes(tallyOf(cell)))) return false
  return filter.q === '' || matchesText(filter.q.toLowerCase(), row, cells)
}

export function tallyOf(cell: BoardCell): Tally {
  return cell.stale ? 'Stale' : cell.state
}

function matchesText(q: string, row: Row, cells: readonly BoardCell[]): boolean {
  const texts = [row.name, row.team, ...cells.flatMap(cell => [cell.git, cell.live, cell.promoted])]
  return texts.some(text => text?.toLowerCase().includes(q))
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`).test(text)
}

function slug(tally: Tally): string {
  return tally.toLowerCase().replaceAll(' ', '-')
}
