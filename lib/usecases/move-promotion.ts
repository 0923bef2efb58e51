import type { Actor, AuditType, NewAuditEvent } from '@/lib/domain/audit'
import type { PromotedCell, Promotion, PromotionStep, StepTime } from '@/lib/domain/promotion'
import type { Services } from '@/lib/services'
import { eventsOf, observing } from './promotion-events'

/** A step is reached once: the first time counts. */
export function withStep(steps: readonly StepTime[], step: StepTime): readonly StepTime[] {
  return steps.some(one => one.step === step.step) ? steps : [...steps, step]
}

export function stepAt(step: PromotionStep, at: number, evidence: string): StepTime {
  return { step, at, evidence }
}

/** A change with its event: one row for each cell. */
export function movePromotion(
  services: Services,
  before: Promotion,
  after: Promotion,
  type: AuditType,
  dataOf: (cell: PromotedCell) => Readonly<Record<string, unknown>>,
  actor: Actor = observing,
): Promise<Promotion> {
  return record(services, before, after, eventsOf(after, type, services.clock(), actor, dataOf))
}

/** Progress is no history: it is written where it changed something, and with the events of those cells that came to an end. */
export async function progressPromotion(
  services: Services,
  before: Promotion,
  after: Promotion,
  events: readonly NewAuditEvent[] = [],
): Promise<Promotion> {
  if (events.length === 0 && JSON.stringify(before) === JSON.stringify(after)) return before
  return record(services, before, after, events)
}

async function record(
  services: Services,
  before: Promotion,
  after: Promotion,
  events: readonly NewAuditEvent[],
): Promise<Promotion> {
  const next = { ...after, updatedAt: Math.max(services.clock(), before.updatedAt + 1) }
  const moved = await services.store.movePromotion(next, before.updatedAt, events)
  services.promotions.record(moved)
  return moved
}
