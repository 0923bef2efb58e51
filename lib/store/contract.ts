import type { AuditEvent, AuditType, NewAuditEvent } from '@/lib/domain/audit'
import type { Cell, CellKey } from '@/lib/domain/cell'
import type { Mute, MuteEnd } from '@/lib/domain/mute'
import type { Observation } from '@/lib/domain/observation'
import type { Promotion } from '@/lib/domain/promotion'

/** A cell with what the judge must remember between judgements (plain JSON, opaque to the store). */
export interface StoredCell {
  readonly cell: Cell
  readonly memory: unknown
}

export interface CellBatch {
  readonly cells: readonly StoredCell[]
  /** Cells that Git no longer declares and no cluster runs. */
  readonly removed: readonly CellKey[]
  /** Open ones (to = null) are inserted or, when the same (cell, slot, source, cluster) is already open, that one is ended at `from` first. */
  readonly observations: readonly Observation[]
  readonly events: readonly NewAuditEvent[]
}

export interface AuditQuery {
  readonly service?: string | undefined
  readonly environment?: string | undefined
  readonly type?: AuditType | undefined
  readonly correlation?: string | undefined
  /** Newest first; events with a smaller sequence. */
  readonly before?: number | undefined
  readonly limit: number
}

/** Which open mutes end, when and why, and the event that says so of each. */
export interface EndOfMutes {
  readonly ids: readonly string[]
  readonly at: number
  readonly why: MuteEnd
  readonly eventOf: (mute: Mute) => NewAuditEvent
}

/** PostgreSQL. A write resolves only after COMMIT. Throws AppError upstream_unavailable while the database cannot be reached. */
export interface Store {
  readCells(): Promise<readonly StoredCell[]>
  /** One transaction. */
  recordCells(batch: CellBatch): Promise<void>
  listObservations(key: CellKey, limit: number): Promise<readonly Observation[]>
  /** Every state change of a promotion takes its audit event: both commit together. */
  recordPromotion(promotion: Promotion, event: NewAuditEvent): Promise<Promotion>
  /** Compare-and-swap on `updatedAt`: throws conflict when somebody moved it meanwhile. */
  movePromotion(promotion: Promotion, previousUpdatedAt: number, event: NewAuditEvent | null): Promise<Promotion>
  findPromotion(id: string): Promise<Promotion | null>
  /** Newest first. */
  listPromotions(query: {
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
  recordEvent(event: NewAuditEvent): Promise<AuditEvent>
  listEvents(query: AuditQuery): Promise<readonly AuditEvent[]>
  /** Runs `work` while no other process or request holds the same name (advisory lock). */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>
  check(): Promise<void>
  close(): Promise<void>
}
