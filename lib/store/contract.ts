import type { Anchor } from '@/lib/domain/anchor'
import type { AuditEvent, AuditType, NewAuditEvent } from '@/lib/domain/audit'
import type { Cell, CellKey } from '@/lib/domain/cell'
import type { Environment } from '@/lib/domain/environment'
import type { EndedLock, Lock, LockEnd } from '@/lib/domain/lock'
import type { Mute, MuteEnd } from '@/lib/domain/mute'
import type { Observation } from '@/lib/domain/observation'
import type { Promotion } from '@/lib/domain/promotion'
import type { Verification } from '@/lib/domain/verification'

/** A cell with what the judge must remember between judgements (plain JSON, opaque to the store). */
export interface StoredCell {
  readonly cell: Cell
  readonly memory: unknown
}

/** What the judge remembers of a cell, as it was given. */
export interface CellMemory {
  readonly key: CellKey
  readonly memory: unknown
}

export interface CellBatch {
  readonly cells: readonly StoredCell[]
  /** Judged again and equal to what is stored: only the board's version is written to their rows. */
  readonly confirmed?: readonly StoredCell[]
  /** Cells that Git no longer declares and no cluster runs. */
  readonly removed: readonly CellKey[]
  /** Open ones (to = null) are inserted or, when the same (cell, slot, source, cluster) is already open, that one is ended at `from` first. */
  readonly observations: readonly Observation[]
  readonly events: readonly NewAuditEvent[]
  /** The batch changes what the board shows; absent: only what is remembered. Other replicas are told at COMMIT. */
  readonly board?: {
    /** The newest version that the batch brings the board to. */
    readonly version: number
    /** Null: the columns are as before. */
    readonly environments: readonly Environment[] | null
  }
}

/** What changed on the board after a version, at least up to the version that it names. */
export interface BoardNews {
  readonly version: number
  readonly environments: readonly Environment[]
  /** Each with the version that it last changed at. */
  readonly cells: readonly { readonly cell: Cell; readonly version: number }[]
  readonly removed: readonly (CellKey & { readonly version: number })[]
}

/** What a repository declared at one commit, as its reader wrote it down (compressed, opaque to the store). */
export interface StoredReading {
  readonly commit: string
  readonly parts: readonly Uint8Array[]
}

/** A repository or cluster as its observer last saw it (plain JSON, opaque to the store). */
export interface StoredSource {
  readonly kind: 'git' | 'cluster'
  readonly name: string
  /** The tenure in which it was seen. */
  readonly epoch: number
  readonly status: unknown
}

export interface Question {
  readonly id: string
  readonly kind: string
  readonly input: unknown
  /** Null until the observer answered. */
  readonly answer: unknown
}

/** That something happened on a Git host, as far as it says where to look; never a fact. */
export interface HostNews {
  readonly repository: string
  readonly about: 'push' | 'pull_request'
  /** Of the pull request; null where only a commit is named. */
  readonly number: number | null
  readonly headSha: string | null
}

export interface Delivery {
  /** The host's own: the same when it is sent again. */
  readonly id: string
  readonly repository: string
  readonly event: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** What processes tell each other: that something changed, never what. */
export type Notice =
  | { readonly kind: 'board'; readonly version: number }
  | { readonly kind: 'promotion'; readonly id: string }
  | { readonly kind: 'lock'; readonly id: string }
  /** The lease was given back. */
  | { readonly kind: 'lease' }
  | { readonly kind: 'question'; readonly id: string }
  | { readonly kind: 'answer'; readonly id: string }
  | ({ readonly kind: 'webhook' } & HostNews)

/** One connection of a process's own, for the lease and for notices; made anew by itself. Throws upstream_unavailable within 3 s. */
export interface Line {
  /** The epoch of a new tenure when the lease is free; null when another process holds it. */
  takeLease(holder: string, ttlMs: number): Promise<number | null>
  /** False when another tenure began. */
  renewLease(epoch: number, ttlMs: number): Promise<boolean>
  endLease(epoch: number): Promise<void>
  look(): Promise<{
    /** By the database's clock; null before the first tenure. */
    readonly lease: { readonly epoch: number; readonly isFree: boolean; readonly isOver: boolean } | null
    readonly version: number
    readonly sources: readonly StoredSource[]
  }>
  onNotice(listener: (notice: Notice) => void): () => void
  /** Called with each connection: notices before it may have been missed. */
  onBack(listener: () => void): () => void
  close(): Promise<void>
}

export interface AuditFilter {
  readonly person?: string | undefined
  readonly service?: string | undefined
  readonly environment?: string | undefined
  readonly type?: AuditType | undefined
  readonly correlation?: string | undefined
  /** Epoch milliseconds, inclusive. */
  readonly from?: number | undefined
  /** Exclusive. */
  readonly to?: number | undefined
}

export interface AuditQuery extends AuditFilter {
  /** Newest first; events with a smaller sequence. */
  readonly before?: number | undefined
  readonly limit: number
}

/** The values that rows have, for a choice among them; at most some hundreds of each. */
export interface AuditFacets {
  readonly persons: readonly string[]
  readonly services: readonly string[]
  readonly environments: readonly string[]
}

/** The rows that matched at one moment, newest first. Reading them to the end closes it too. */
export interface AuditExport {
  readonly count: number
  /** The newest row of all at that moment. */
  readonly head: number
  readonly rows: AsyncIterable<readonly AuditEvent[]>
  close(): Promise<void>
}

export interface VerifyOptions {
  /** Beside those that the database's promotions carry. */
  readonly anchors: readonly Anchor[]
  readonly signal: AbortSignal
  readonly onProgress?: (rows: number, of: number) => void
  /** Epoch milliseconds. */
  readonly clock: () => number
}

/** Which open mutes end, when and why, and the event that says so of each. */
export interface EndOfMutes {
  readonly ids: readonly string[]
  readonly at: number
  readonly why: MuteEnd
  readonly eventOf: (mute: Mute) => NewAuditEvent
}

/** Which open locks end, when and why, and the event that says so of each. */
export interface EndOfLocks {
  readonly ids: readonly string[]
  readonly at: number
  readonly why: LockEnd
  readonly eventOf: (lock: Lock) => NewAuditEvent
}

/** PostgreSQL. A write resolves only after COMMIT. Throws AppError upstream_unavailable while the database cannot be reached. */
export interface Store {
  /** What a board shows; a start needs no more to stand. */
  readCells(): Promise<readonly Cell[]>
  readMemories(): Promise<readonly CellMemory[]>
  /** One transaction. */
  recordCells(batch: CellBatch): Promise<void>
  listObservations(key: CellKey, limit: number): Promise<readonly Observation[]>
  /** Every state change of a promotion takes its audit events: all commit together. */
  recordPromotion(promotion: Promotion, events: readonly NewAuditEvent[]): Promise<Promotion>
  /** Compare-and-swap on `updatedAt`: throws conflict when somebody moved it meanwhile. */
  movePromotion(promotion: Promotion, previousUpdatedAt: number, events: readonly NewAuditEvent[]): Promise<Promotion>
  findPromotion(id: string): Promise<Promotion | null>
  /** Newest first. */
  listPromotions(query: {
    /** Those that change this cell. */
    readonly target?: CellKey | undefined
    readonly planId?: string | undefined
    /** true: only requested, open and merged ones, which are still followed; false: only the others. */
    readonly active?: boolean | undefined
    readonly limit: number
  }): Promise<readonly Promotion[]>
  listOpenMutes(): Promise<readonly Mute[]>
  /** One transaction, with their events and those of the mutes that they replace. Throws conflict where a cell has another open one. */
  recordMutes(mutes: readonly Mute[], replaced: EndOfMutes, events: readonly NewAuditEvent[]): Promise<void>
  /** Resolves with those that were still open. */
  endMutes(end: EndOfMutes): Promise<readonly Mute[]>
  /** Newest first. Throws where one cannot be read: it must not be taken for none. */
  listOpenLocks(): Promise<readonly Lock[]>
  /** The last to end first, at most `limit`. */
  listEndedLocks(limit: number): Promise<readonly EndedLock[]>
  /** One transaction with its event. Other replicas are told at COMMIT. */
  recordLock(lock: Lock, event: NewAuditEvent): Promise<void>
  /** Resolves with those that were still open. Other replicas are told at COMMIT. */
  endLocks(end: EndOfLocks): Promise<readonly Lock[]>
  /** The last one that the same reader wrote down; null where there is none. */
  findReading(repository: string, reader: string): Promise<StoredReading | null>
  /** In place of the one before, whoever wrote it. */
  recordReading(repository: string, reader: string, reading: StoredReading): Promise<void>
  /** Tells all processes at the same COMMIT, each piece of news once; false, and tells nothing, when this delivery was taken before. */
  takeDelivery(delivery: Delivery, news: readonly HostNews[]): Promise<boolean>
  /** The newest of each repository, with how many are kept of it. */
  listDeliveries(): Promise<readonly (Delivery & { readonly count: number })[]>
  recordEvent(event: NewAuditEvent): Promise<AuditEvent>
  listEvents(query: AuditQuery): Promise<readonly AuditEvent[]>
  countEvents(filter: AuditFilter): Promise<number>
  listFacets(): Promise<AuditFacets>
  exportEvents(filter: AuditFilter, signal: AbortSignal): Promise<AuditExport>
  /** Walks the chain. Throws only when it could not be walked; what it found is its answer. */
  verifyChain(options: VerifyOptions): Promise<Verification>
  /**
   * For places that the database's owner cannot change: the log, a pull request's body. As text in a promotion's field `anchor` it is
   * compared by every check. Null while no row is chained.
   */
  currentAnchor(): Promise<Anchor | null>
  /** What changed after a version; everything after -1. */
  readBoard(after: number): Promise<BoardNews>
  /** Replaces what is known of all sources. */
  recordSources(sources: readonly StoredSource[]): Promise<void>
  ask(question: Omit<Question, 'answer'>): Promise<void>
  answer(id: string, answer: unknown): Promise<void>
  findQuestion(id: string): Promise<Question | null>
  /** Also those that nobody came back for. */
  forgetQuestion(id: string): Promise<void>
  /** The same store for one tenure of the observer: every transaction is refused (conflict, details.reason lease_lost) once another began or the lease ran out. */
  under(epoch: number): Store
  /** Runs `work` while no other process or request holds one of these names (advisory locks). */
  exclusively<T>(names: readonly string[], work: () => Promise<T>): Promise<T>
  check(): Promise<void>
  close(): Promise<void>
}
