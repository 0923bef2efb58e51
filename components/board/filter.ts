/** The board's filter: what it asks, and what it lets through. */
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
  /** Only cells whose version in Git differs from their upstream's. */
  readonly differs: boolean
  /** Only cells whose state began within this time: `15m`, `1h`, `7d`. */
  readonly changed: string | null
}

export const noFilter: Filter = { q: '', env: [], team: [], state: [], differs: false, changed: null }

export function isFiltering(filter: Filter): boolean {
  const { q, env, team, state, differs, changed } = filter
  return q !== '' || env.length > 0 || team.length > 0 || state.length > 0 || differs || changed !== null
}

export function matchesEnvironment(filter: Filter, environment: string): boolean {
  return filter.env.length === 0 || filter.env.some(pattern => matches(pattern, environment))
}

/** `cells`: the row's cells in the environments that are in sight. What is asked of cells must hold for one and the same cell. */
export function matchesRow(filter: Filter, row: Row, cells: readonly BoardCell[], now: number): boolean {
  if (filter.team.length > 0 && !filter.team.includes(row.team ?? '')) return false
  const asksCells = filter.state.length > 0 || filter.differs || filter.changed !== null
  if (asksCells && !cells.some(cell => matchesCell(filter, cell, now))) return false
  return filter.q === '' || matchesText(filter.q.toLowerCase(), row, cells)
}

export function tallyOf(cell: BoardCell): Tally {
  return cell.stale ? 'Stale' : cell.state
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Null: the text names no time. */
export function spanMs(text: string): number | null {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? []
  const size = unitMs[unit ?? '']
  return count === undefined || size === undefined ? null : Number(count) * size
}

function matchesCell(filter: Filter, cell: BoardCell, now: number): boolean {
  if (filter.state.length > 0 && !filter.state.includes(tallyOf(cell))) return false
  if (filter.differs && !cell.differs) return false
  const span = filter.changed === null ? null : spanMs(filter.changed)
  return span === null || (cell.since !== null && now - cell.since <= span)
}

function matchesText(q: string, row: Row, cells: readonly BoardCell[]): boolean {
  const has = (text: string | null) => text?.toLowerCase().includes(q) ?? false
  return has(row.name) || has(row.team) || cells.some(cell => has(cell.git) || has(cell.live) || has(cell.promoted))
}

function matches(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text
  const source = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`).test(text)
}
