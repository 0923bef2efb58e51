import type { CellKey } from './cell'
import type { ContainerField, WorkloadRef } from './desired'

export interface PlannedSlot {
  readonly workload: WorkloadRef
  readonly container: string
  readonly field: ContainerField
  readonly before: string
  readonly after: string
  readonly file: string
  readonly line: number
}

export interface PlannedEdit {
  readonly path: string
  readonly before: string
  readonly after: string
  /** Blob id of the file that was read. */
  readonly blob: string
}

export interface Check {
  readonly level: 'ok' | 'warn' | 'block'
  readonly code: string
  readonly message: string
  /** Path of the page with the evidence. */
  readonly link: string | null
}

export interface Effects {
  /** Cells whose desired image changes; must equal the target. */
  readonly changed: readonly CellKey[]
  readonly resolvable: number
  readonly unresolvable: number
  /** Unresolvable cells that read an edited file. */
  readonly mightChange: readonly CellKey[]
}

/** The exact edits, files, effects and title of a Promotion, before anything is written. `base` is the branch it goes to. */
export interface Plan {
  readonly id: string
  readonly target: CellKey
  readonly source: CellKey
  readonly repository: string
  readonly base: string
  /** The commit that was read. */
  readonly commit: string
  readonly slots: readonly PlannedSlot[]
  /** Side-cars that differ but do not move. */
  readonly notMoved: readonly PlannedSlot[]
  readonly edits: readonly PlannedEdit[]
  readonly effects: Effects
  readonly checks: readonly Check[]
  readonly title: string
  readonly body: string
  readonly branch: string
}

export const promotionSteps = [
  'opened',
  'checks',
  'reviewed',
  'merged',
  'fetched',
  'applied',
  'rolled out',
  'live',
] as const
export type PromotionStep = (typeof promotionSteps)[number]

export type PromotionState = 'requested' | 'open' | 'merged' | 'live' | 'closed' | 'failed' | 'overtaken' | 'reverted'

export interface StepTime {
  readonly step: PromotionStep
  readonly at: number
  readonly evidence: string
}

export interface Promotion {
  readonly id: string
  readonly target: CellKey
  readonly source: CellKey
  readonly repository: string
  readonly planId: string
  readonly state: PromotionState
  readonly title: string
  readonly body: string
  readonly slots: readonly PlannedSlot[]
  readonly edits: readonly PlannedEdit[]
  readonly branch: string
  readonly base: string
  /** The commit the branch starts from, and the tree of base + planned edit. */
  readonly commit: string
  readonly headSha: string | null
  readonly headTree: string | null
  readonly number: number | null
  readonly url: string | null
  readonly mergeCommit: string | null
  readonly mergedBy: string | null
  /** Image per slot that the merge commit declares, in the order of `slots`; null before the merge. */
  readonly mergedImages: readonly string[] | null
  readonly steps: readonly StepTime[]
  /** Why it waits or how it ended, in one sentence. */
  readonly note: string | null
  readonly requestedAt: number
  readonly updatedAt: number
}
