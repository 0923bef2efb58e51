import type { Actor } from './audit'
import type { CellKey } from './cell'
import type { ContainerField, WorkloadRef } from './desired'

/** What a promotion is for. All are the same kind of edit; they differ in where the version comes from and in what may hold them up. */
export const purposes = ['promote', 'roll back', 'adopt', 'hotfix'] as const
export type Purpose = (typeof purposes)[number]

/** Where a cell's version comes from. */
export type Origin =
  /** What another environment declares. */
  | { readonly kind: 'environment'; readonly environment: string }
  /** What the cell itself declared at a commit of the branch. */
  | { readonly kind: 'earlier'; readonly commit: string; readonly at: number | null }
  /** What the clusters were told to run, other than by Git. */
  | {
      readonly kind: 'live'
      readonly clusters: readonly string[]
      readonly by: string | null
      readonly at: number | null
    }
  /** Given by a person. */
  | { readonly kind: 'version'; readonly version: string }

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

export interface PlannedCell {
  readonly target: CellKey
  readonly origin: Origin
  readonly slots: readonly PlannedSlot[]
  /** Side-cars that differ but do not move. */
  readonly notMoved: readonly PlannedSlot[]
}

export interface Check {
  readonly level: 'ok' | 'warn' | 'block'
  /** Of one plan each is another: it is what a ticked warning is known by. */
  readonly code: string
  readonly message: string
  /** Path of the page with the evidence. */
  readonly link: string | null
}

export interface Effects {
  /** Cells whose desired image changes; must equal the targets. */
  readonly changed: readonly CellKey[]
  readonly resolvable: number
  readonly unresolvable: number
  /** Unresolvable cells that read an edited file. */
  readonly mightChange: readonly CellKey[]
}

/** A wanted cell that the plan leaves out, and why. */
export interface Skipped {
  readonly cell: CellKey
  readonly why: string
}

/** The exact edits, files, effects and title of a Promotion, before anything is written. `base` is the branch it goes to. */
export interface Plan {
  readonly id: string
  readonly purpose: Purpose
  readonly reason: string | null
  readonly cells: readonly PlannedCell[]
  readonly skipped: readonly Skipped[]
  readonly repository: string
  readonly base: string
  /** The commit that was read. */
  readonly commit: string
  readonly edits: readonly PlannedEdit[]
  readonly effects: Effects
  readonly checks: readonly Check[]
  readonly title: string
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

export const promotionStates = [
  'requested',
  'open',
  'merged',
  'live',
  'closed',
  'superseded',
  'failed',
  'overtaken',
  'reverted',
] as const
export type PromotionState = (typeof promotionStates)[number]

export interface StepTime {
  readonly step: PromotionStep
  readonly at: number
  readonly evidence: string
}

/** A step that one cell reached in one cluster. */
export interface ClusterStep extends StepTime {
  readonly cluster: string
}

/** One cell of a promotion, and how far its version came. */
export interface PromotedCell extends PlannedCell {
  /** Image per slot that the merge commit declares, in the order of `slots`; null before the merge. */
  readonly mergedImages: readonly string[] | null
  readonly steps: readonly ClusterStep[]
  /** `overtaken`: Git moved on before it was live. Null while it is on its way. */
  readonly outcome: 'live' | 'overtaken' | 'reverted' | null
  /** Why it is not live yet, or how it ended, in one sentence. */
  readonly note: string | null
}

/** What stands as `plimsoll/promotion` on the head of the pull request. */
export interface PublishedStatus {
  readonly head: string
  readonly base: string
  readonly state: 'success' | 'failure'
  readonly sentence: string
  /** It is a lock that holds it. */
  readonly locked: boolean
}

/** A new commit for the branch that is asked for and not yet known to be there. */
export interface Rebuild {
  /** Of the branch as it was: what the commit goes on top of. */
  readonly head: string
  readonly planId: string
  /** The base as it is now. */
  readonly commit: string
  readonly cells: readonly PlannedCell[]
  readonly edits: readonly PlannedEdit[]
  /** Of the base with the edits. */
  readonly tree: string
  /** Who asked, as the audit names them. */
  readonly by: string
  readonly at: number
}

/** How it is to end: asked for, and not yet known to be done on the host. */
export type Ending =
  | { readonly state: 'closed'; readonly reason: string; readonly actor: Actor; readonly at: number }
  | {
      readonly state: 'superseded'
      /** The promotion that takes its place, and its pull request. */
      readonly by: string
      readonly number: number
      readonly url: string | null
      readonly at: number
    }

export interface Promotion {
  readonly id: string
  readonly purpose: Purpose
  /** Of a hotfix, or of whoever wanted to give one. */
  readonly reason: string | null
  readonly cells: readonly PromotedCell[]
  readonly repository: string
  readonly planId: string
  readonly state: PromotionState
  readonly title: string
  readonly body: string
  readonly edits: readonly PlannedEdit[]
  readonly branch: string
  readonly base: string
  /** The commit that was planned on, and the tree of it with the edits. */
  readonly commit: string
  readonly headSha: string | null
  readonly headTree: string | null
  readonly number: number | null
  readonly url: string | null
  /** Login on the Git host of who asked, as they typed it; null where nobody said. */
  readonly requestedBy: string | null
  readonly requester: Actor
  /** The warnings that were accepted, in their words. */
  readonly accepted: readonly string[]
  /** Their codes: what is asked again before a request is completed later. */
  readonly acceptedCodes: readonly string[]
  /** Who approved, by the host. */
  readonly approvals: readonly string[]
  readonly mergeCommit: string | null
  readonly mergedBy: string | null
  readonly steps: readonly StepTime[]
  /** Why it waits or how it ended, in one sentence. */
  readonly note: string | null
  /** All that stands in the way of its merge, as far as the host tells. */
  readonly waits: readonly string[]
  readonly status: PublishedStatus | null
  readonly rebuild: Rebuild | null
  readonly ending: Ending | null
  /** A row of the audit that is proven by standing in the pull request: `18204:ab12…`. */
  readonly anchor: string | null
  /** Ids of the locks that were passed over. */
  readonly overridden: readonly string[]
  /** The promotion that this one takes the place of, and the one that took its place. */
  readonly supersedes: string | null
  readonly supersededBy: string | null
  readonly requestedAt: number
  readonly updatedAt: number
}

/** Requested or open: a second one for the same cell would race it. */
export function isOpen({ state }: Pick<Promotion, 'state'>): boolean {
  return state === 'requested' || state === 'open'
}
