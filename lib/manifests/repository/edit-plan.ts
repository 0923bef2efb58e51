import type { SlotName } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { Problem } from '@/lib/domain/problem'
import type { FileEdit, RepositoryDesired, Snapshot } from '@/lib/manifests/contract'

/** One version for some slots of one cell. Null: no tag, or no digest, after the change. */
export interface CellChange {
  readonly cell: DesiredCell
  readonly slots: readonly SlotName[]
  readonly tag: string | null
  readonly digest: string | null
}

export interface EditRefusal {
  readonly ok: false
  readonly problem: Problem
  /** The cell that cannot be changed; null where it is the whole that does not hold. */
  readonly cell: DesiredCell | null
  /** Cells that the edit would reach too. */
  readonly others: readonly DesiredCell[]
}

export type EditPlan =
  | { readonly ok: true; readonly edits: readonly FileEdit[]; readonly effects: EditEffects }
  | EditRefusal

export interface Read {
  readonly snapshot: Snapshot
  readonly desired: RepositoryDesired
}

/** What a planned slot is to say. */
export interface PlannedImage {
  readonly cell: DesiredCell
  readonly slot: DesiredSlot
  readonly after: string
}

/** What edits do to the whole repository. */
export interface EditEffects {
  readonly changed: readonly DesiredCell[]
  readonly resolvable: number
  readonly unresolvable: number
  /** Cells that cannot be resolved and read an edited file. */
  readonly mightChange: readonly DesiredCell[]
}

export function refusal(
  cell: DesiredCell | null,
  problem: Omit<Problem, 'severity'>,
  others: readonly DesiredCell[] = [],
): EditRefusal {
  return { ok: false, problem: { severity: 'error', ...problem }, cell, others }
}

export function namesOf(cells: readonly DesiredCell[]): string {
  const names = [...new Set(cells.map(({ service, environment, path }) => `${service} in ${environment ?? path}`))]
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`
}
