import type { AuditType } from '@/lib/domain/audit'
import type { Promotion, PromotionStep, StepTime } from '@/lib/domain/promotion'
import type { Services } from '@/lib/services'
import { eventOf } from './open-promotion'

/** A step is reached once: the first time counts. */
export function withStep(
  steps: readonly StepTime[],
  step: PromotionStep,
  at: number,
  evidence: string,
): readonly StepTime[] {
  return steps.some(one => one.step === step) ? steps : [...steps, { step, at, evidence }]
}

/** Writes only what changed; a change without an event is progress, not history. */
export async function movePromotion(
  services: Services,
  before: Promotion,
  after: Promotion,
  type: AuditType | null,
  data: Readonly<Record<string, unknown>>,
): Promise<Promotion> {
  if (
    type === null &&
    before.note === after.note &&
    before.steps.length === after.steps.length &&
    before.headSha === after.headSha
  )
    return before
  const next = { ...after, updatedAt: Math.max(services.clock(), before.updatedAt + 1) }
  const moved = await services.store.movePromotion(
    next,
    before.updatedAt,
    type === null ? null : eventOf(services, before, type, data),
  )
  services.promotions.record(moved)
  return moved
}
