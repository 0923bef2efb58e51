import type { CellKey } from '@/lib/domain/cell'
import type { Purpose } from '@/lib/domain/promotion'

/** Where a person wants a cell's version from. */
export type WantedOrigin =
  | { readonly kind: 'upstream' }
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'earlier'; readonly commit: string }
  | { readonly kind: 'live' }
  | { readonly kind: 'version'; readonly version: string }

export interface WantedCell extends CellKey {
  readonly from: WantedOrigin
}

/** What a person asks for, before anything is known of it. */
export interface Wanted {
  readonly purpose: Purpose
  readonly reason: string | null
  readonly cells: readonly WantedCell[]
  /** The open promotion whose place this one takes. */
  readonly supersedes: string | null
  /** Why the locks that hold these cells are to be passed over; null: they hold. */
  readonly override: string | null
}

/** The turns that a promotion of these cells takes: nobody else plans, opens or follows one of them meanwhile. */
export function turnsOf(cells: readonly CellKey[]): readonly string[] {
  return cells.map(({ service, environment }) => `promote ${service} ${environment}`)
}
