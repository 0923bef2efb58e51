import type { CellKey } from './cell'

/** A value seen from a source from one time to another. Times are epoch milliseconds. */
export interface Observation extends CellKey {
  /** slotId(), or '' for the whole cell. */
  readonly slot: string
  readonly source: 'git' | 'live'
  /** Null for git. */
  readonly cluster: string | null
  readonly value: ObservedValue
  readonly from: number
  /** Null while it lasts. */
  readonly to: number | null
  readonly lastSeen: number
}

export interface ObservedValue {
  /** Image text, or null for absent. */
  readonly image: string | null
  readonly digests: readonly string[]
  readonly state: string | null
  /** fine, failing, moving or unknown. */
  readonly health: string | null
  readonly commit: string | null
  readonly who: string | null
  /** More than four changes in ten minutes: how many, and both writers. */
  readonly flapping: { readonly changes: number; readonly writers: readonly string[] } | null
}
