import type { CellKey } from '@/lib/domain/cell'
import type { Purpose } from '@/lib/domain/promotion'

/** What is to be promoted, as it stands in the URL: `?promote=cart/prod,basket/prod`, beside it what is not the usual case. */
export interface PromoteTarget {
  readonly purpose: Purpose
  readonly cells: readonly CellKey[]
  readonly from: WantedFrom
  /** Id of the open promotion whose place it takes. */
  readonly supersedes: string | null
}

/** Where the versions come from; of every cell the same. */
export type WantedFrom =
  | { readonly kind: 'upstream' }
  | { readonly kind: 'live' }
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'earlier'; readonly commit: string }
  | { readonly kind: 'version'; readonly version: string }

const names = { cells: 'promote', purpose: 'promote-as', from: 'promote-from', supersedes: 'promote-over' } as const

/** Longer requests are refused; what the first 200 leave out is promoted after them. */
export const mostCells = 200

/** The usual case: from the environment before it. */
export function promoteInto(cells: readonly CellKey[]): PromoteTarget {
  return {
    purpose: 'promote',
    cells: cells.slice(0, mostCells).map(keyOf),
    from: { kind: 'upstream' },
    supersedes: null,
  }
}

/** What runs becomes what Git says. */
export function adopt(cells: readonly CellKey[]): PromoteTarget {
  return { ...promoteInto(cells), purpose: 'adopt', from: { kind: 'live' } }
}

/** To what they declared at a commit. */
export function rollBackTo(cells: readonly CellKey[], commit: string): PromoteTarget {
  return { ...promoteInto(cells), purpose: 'roll back', from: { kind: 'earlier', commit } }
}

/** Null where nothing is to be promoted, or the text names no cell. */
export function parseTarget(search: { get(name: string): string | null }): PromoteTarget | null {
  const parts = (search.get(names.cells) ?? '').split(',').filter(part => part !== '')
  const cells = parts.flatMap(part => parseCell(part) ?? [])
  if (cells.length === 0 || cells.length < parts.length) return null
  return {
    ...promoteInto(cells),
    purpose: parsePurpose(search.get(names.purpose)),
    from: parseFrom(search.get(names.from) ?? ''),
    supersedes: search.get(names.supersedes),
  }
}

/** Changes only its own part of a query. */
export function formatTarget(target: PromoteTarget | null, search: string): string {
  const params = new URLSearchParams(search)
  for (const name of Object.values(names)) params.delete(name)
  if (target !== null) {
    const { purpose, cells, from, supersedes } = target
    params.set(names.cells, cells.map(formatCell).join(','))
    if (purpose !== 'promote') params.set(names.purpose, purpose)
    if (from.kind !== 'upstream') params.set(names.from, formatFrom(from))
    if (supersedes !== null) params.set(names.supersedes, supersedes)
  }
  const text = params.toString().replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%2A', '*')
  return text === '' ? '' : `?${text}`
}

/** `pushState`: Back undoes it. */
export function showTarget(target: PromoteTarget | null, how: 'pushState' | 'replaceState'): void {
  const query = formatTarget(target, window.location.search)
  window.history[how](null, '', `${window.location.pathname}${query}`)
}

function keyOf({ service, environment }: CellKey): CellKey {
  return { service, environment }
}

/** A comma parts the cells. */
function formatCell({ service, environment }: CellKey): string {
  return `${service}/${environment}`.replace(/[%,]/g, encodeURIComponent)
}

/** An environment may hold slashes (`prod/eu`), a service may not. */
function parseCell(part: string): CellKey | null {
  const text = part.replace(/%25|%2C/g, decodeURIComponent)
  const slash = text.indexOf('/')
  if (slash < 1 || slash === text.length - 1) return null
  return { service: text.slice(0, slash), environment: text.slice(slash + 1) }
}

function parsePurpose(text: string | null): Purpose {
  return text === 'roll back' || text === 'adopt' || text === 'hotfix' ? text : 'promote'
}

function formatFrom(from: WantedFrom): string {
  if (from.kind === 'environment') return `environment:${from.environment}`
  if (from.kind === 'earlier') return `earlier:${from.commit}`
  return from.kind === 'version' ? `version:${from.version}` : from.kind
}

function parseFrom(text: string): WantedFrom {
  const colon = text.indexOf(':')
  const [kind, value] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  if (kind === 'live') return { kind }
  if (value === '') return { kind: 'upstream' }
  if (kind === 'environment') return { kind, environment: value }
  if (kind === 'earlier') return { kind, commit: value }
  return kind === 'version' ? { kind, version: value } : { kind: 'upstream' }
}
