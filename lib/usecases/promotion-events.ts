import type { Actor, AuditType, NewAuditEvent } from '@/lib/domain/audit'
import type { PromotedCell, Promotion } from '@/lib/domain/promotion'

/** What the server itself did or saw: the person stands in `promotion.requested`. */
export const observing: Actor = { type: 'observer' }

/** One row for every cell, so that each cell's history tells of it; all of one promotion share its id. */
export function eventsOf(
  promotion: Pick<Promotion, 'id' | 'title' | 'cells'>,
  type: AuditType,
  at: number,
  actor: Actor,
  dataOf: (cell: PromotedCell) => Readonly<Record<string, unknown>>,
): readonly NewAuditEvent[] {
  return promotion.cells.map(cell => ({
    at,
    actor,
    type,
    service: cell.target.service,
    environment: cell.target.environment,
    correlation: promotion.id,
    data: { title: promotion.title, ...dataOf(cell) },
  }))
}
