import type { DesiredCell } from '@/lib/domain/desired'
import type { Line } from '@/lib/lines'
import type { Snapshot } from '@/lib/manifests/contract'

export interface RenderQuestion {
  readonly snapshot: Snapshot
  /** The same commit with the planned edits in place. */
  readonly editedSnapshot: Snapshot
  /** As read from `snapshot`. */
  readonly cells: readonly RenderedCell[]
}

export type RenderedCell = Pick<
  DesiredCell,
  'service' | 'environment' | 'path' | 'kind' | 'problems' | 'dependsOn' | 'readsAbove'
>

export type RenderAnswer =
  /** Why nothing is shown at all, in one sentence. */
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'rendered'; readonly program: string; readonly cells: readonly CellDifference[] }

export interface CellDifference {
  readonly service: string
  readonly environment: string | null
  /** One sentence; null where both sides were rendered. */
  readonly why: string | null
  readonly objects: readonly ObjectDifference[]
  /** Objects that differ and are not listed, because they are too many. */
  readonly more: number
}

export interface ObjectDifference {
  readonly kind: string
  readonly namespace: string | null
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
  /** Empty where the text is too long to be compared. */
  readonly lines: readonly Line[]
  /** Lines that are not listed, because they are too many. */
  readonly more: number
}

export type RenderDifference = (question: RenderQuestion, signal: AbortSignal) => Promise<RenderAnswer>
