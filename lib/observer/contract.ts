import type { Cluster } from '@/lib/cluster/contract'
import type { RepositoryConfig } from '@/lib/config'
import type { Cell, CellKey, SlotName } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import type { Environment } from '@/lib/domain/environment'
import type { ChainLink } from '@/lib/domain/evidence'
import type { Lock } from '@/lib/domain/lock'
import type { BranchLine, Commit, GitHost, Mirror } from '@/lib/git/contract'
import type { RepositoryDesired, Snapshot } from '@/lib/manifests/contract'
import type { CellPast } from './cell-past'

export type { CellPast } from './cell-past'

/** One commit of a repository with what it declares. */
export interface Reading {
  readonly snapshot: Snapshot
  readonly desired: RepositoryDesired
  /** The commit itself when nothing lies between it and the reading before: whatever changed, it changed. */
  readonly arrival: Commit | null
  /** Of the commit, where it is known already: with the reading that an earlier process kept. */
  readonly line: BranchLine | null
}

/** A configured repository as it stands: its mirror, its host, and what its branch head declares. */
export interface Repository {
  readonly id: string
  readonly config: RepositoryConfig
  readonly mirror: Mirror
  /** Null where the address has no host that Plimsoll can open pull requests on. */
  readonly host: GitHost | null
  /** Why there is no host; null when there is one. */
  readonly hostProblem: string | null
  /** Address of the repository's pages on its host; null where it has none. */
  readonly webUrl: string | null
  /** The commit that the board's verdicts rest on; null before the first. */
  head(): string | null
  /** Null until the first commit was read. */
  current(): Reading | null
  /** Fetches, reads the head and resolves it. Throws what the mirror throws. */
  refresh(signal: AbortSignal): Promise<Reading>
  /** The same repository with other files: only what depends on them is resolved again. Leaves `current` as it is. */
  resolveEdited(edited: Snapshot): RepositoryDesired
  /** What a commit of the mirror declares. */
  resolveAt(commit: string): Promise<RepositoryDesired>
  /** What a cell declared before, from the head that was read last backwards; null before the first. */
  past(cell: DesiredCell): Promise<CellPast | null>
}

export interface PromotedSlot extends SlotName {
  readonly image: string
  /** Of the pull request. */
  readonly number: number | null
}

/** What promotions tell the judge of a cell. */
export interface PromotionFacts {
  /** What the last merged promotion of each slot set. */
  readonly promoted: readonly PromotedSlot[]
  readonly open: { readonly id: string; readonly number: number | null } | null
}

export interface Change {
  readonly version: number
  readonly cells: readonly Cell[]
  readonly removed: readonly CellKey[]
  /** The columns changed. */
  readonly environments: boolean
  /** More changed than is told here, in the same version: whoever shows the board fetches it again. */
  readonly whole?: boolean
}

export interface Found {
  readonly cell: Cell
  readonly desired: DesiredCell | null
  readonly repository: Repository | null
  readonly open: PromotionFacts['open']
}

/** What delivers one slot to one cluster. */
export interface FoundDelivery {
  /** slotId() */
  readonly slot: string
  readonly cluster: string
  /** From the workload upward; null when it was not read. */
  readonly links: readonly ChainLink[] | null
  /** Why it, or a part of it, was not read. */
  readonly unread: string | null
}

/** The loop that keeps the verdicts true. Nobody else judges. */
export interface Observer {
  /** Grows with every published change. */
  readonly version: number
  readonly repositories: readonly Repository[]
  readonly clusters: readonly Cluster[]
  environments(): readonly Environment[]
  /** Every cell as last judged, with the evidence's age as of now. */
  cells(): readonly Cell[]
  find(key: CellKey): Found | null
  /** The promotion that is open for a cell; cheaper than finding it. */
  openOf(key: CellKey): PromotionFacts['open']
  /** What delivers a cell's slots, as it stands now. */
  chainsOf(key: CellKey): readonly FoundDelivery[]
  /** False: nobody keeps the board true at this moment, so everything on it is old. */
  isObserved(): boolean
  /** Replaces what promotions say of a cell and judges it again. */
  setPromotions(key: CellKey, facts: PromotionFacts): void
  /** Replaces what is locked and judges the cells again that look different by it. */
  setLocks(locks: readonly Lock[]): void
  onChange(listener: (change: Change) => void): () => void
  start(): Promise<void>
  /** Brings the last verdicts to the database. */
  stop(): Promise<void>
  /** Ends at once and writes nothing more: somebody else observes. */
  abandon(): Promise<void>
}
