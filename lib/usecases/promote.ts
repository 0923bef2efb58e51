import { randomUUID } from 'node:crypto'
import type { Actor, NewAuditEvent } from '@/lib/domain/audit'
import type { Plan, Promotion } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { openPromotion } from './open-promotion'
import { isActive, preparePromotion } from './prepare-promotion'

interface Wanted {
  readonly service: string
  readonly environment: string
  readonly source?: string | undefined
  /** The plan that the person saw. */
  readonly planId: string
  /** Codes of the warnings that the person ticked. */
  readonly accepted: readonly string[]
}

const readTimeoutMs = 20_000

/**
 * Click to pull request: read Git anew, plan, compare with what was shown, check, record the request, open or adopt, record the outcome.
 * One click or twenty give one pull request: the work of one cell is done under one lock, and what exists is looked for first.
 */
export async function promote(services: Services, wanted: Wanted, actor: Actor): Promise<Promotion> {
  const { observer, store } = services
  const target = { service: wanted.service, environment: wanted.environment }
  return store.exclusively(`promote ${target.service} ${target.environment}`, async () => {
    const same = await findSame(services, wanted)
    if (same !== null && same.state !== 'requested') return same
    const reading = await observer.find(target)?.repository?.refresh(AbortSignal.timeout(readTimeoutMs))
    const { plan, repository } = await preparePromotion(services, wanted, reading)
    if (repository.host === null) {
      throw new AppError('misconfigured', repository.hostProblem ?? 'No Git host is configured for this repository.')
    }
    refuseOtherPlan(plan, wanted.planId)
    refuseUnchecked(plan, wanted.accepted)
    const requested = same ?? (await recordRequest(services, plan, wanted.accepted, actor))
    return openPromotion(services, repository, requested)
  })
}

/** A repeated click finds the promotion that the first one made. */
async function findSame({ store }: Services, wanted: Wanted): Promise<Promotion | null> {
  const target = { service: wanted.service, environment: wanted.environment }
  const promotions = await store.listPromotions({ target, planId: wanted.planId, limit: 10 })
  return promotions.find(isActive) ?? null
}

function refuseOtherPlan(plan: Plan, shown: string): void {
  if (plan.id === shown) return
  throw new AppError(
    'conflict',
    'Git changed since this was shown, and the edit is another one now. Nothing was opened. Look at the new preview.',
    {
      details: { reason: 'plan_changed', planId: plan.id },
    },
  )
}

function refuseUnchecked(plan: Plan, accepted: readonly string[]): void {
  const block = plan.checks.find(check => check.level === 'block')
  if (block !== undefined)
    throw new AppError('blocked', `${block.message} Nothing was opened.`, { details: { check: block.code } })
  const open = plan.checks.find(check => check.level === 'warn' && !accepted.includes(check.code))
  if (open === undefined) return
  throw new AppError(
    'blocked',
    `A warning was not accepted: ${open.message} Nothing was opened. Look at the preview again.`,
    {
      details: { reason: 'warning_not_accepted', check: open.code },
    },
  )
}

async function recordRequest(
  { store, clock }: Services,
  plan: Plan,
  accepted: readonly string[],
  actor: Actor,
): Promise<Promotion> {
  const now = clock()
  const id = randomUUID()
  const promotion: Promotion = {
    id,
    target: plan.target,
    source: plan.source,
    repository: plan.repository,
    planId: plan.id,
    state: 'requested',
    title: plan.title,
    body: plan.body,
    slots: plan.slots,
    edits: plan.edits,
    branch: plan.branch,
    base: plan.base,
    commit: plan.commit,
    headSha: null,
    headTree: null,
    number: null,
    url: null,
    mergeCommit: null,
    mergedBy: null,
    mergedImages: null,
    steps: [],
    note: null,
    requestedAt: now,
    updatedAt: now,
  }
  const event: NewAuditEvent = {
    at: now,
    actor,
    type: 'promotion.requested',
    service: plan.target.service,
    environment: plan.target.environment,
    correlation: id,
    data: {
      title: plan.title,
      plan: plan.id,
      source: plan.source.environment,
      commit: plan.commit,
      branch: plan.branch,
      slots: plan.slots.map(({ workload, container, before, after, file, line }) => ({
        workload: `${workload.kind} ${workload.name}`,
        container,
        before,
        after,
        file,
        line,
      })),
      accepted,
    },
  }
  return store.recordPromotion(promotion, event)
}
