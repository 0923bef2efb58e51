import { randomUUID } from 'node:crypto'
import type { Actor, NewAuditEvent } from '@/lib/domain/audit'
import { isHeld, locksOn } from '@/lib/domain/lock'
import { escapeMarkdown } from '@/lib/domain/markdown'
import { isOpen, type Plan, type Promotion } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { lockEvent } from './lock-event'
import { openPromotion } from './open-promotion'
import { type Prepared, preparePromotion } from './prepare-promotion'
import { eventsOf } from './promotion-events'
import { finishSuperseding } from './supersede'
import { untilJudged } from './until-judged'
import { turnsOf, type Wanted } from './wanted'

export interface Confirmed extends Wanted {
  /** The plan that the person saw. */
  readonly planId: string
  /** Codes of the warnings that the person ticked. */
  readonly accepted: readonly string[]
  /** In place of the plan's own. */
  readonly title: string | null
  /** Said at the top of the pull request. */
  readonly note: string | null
}

const readTimeoutMs = 20_000

/**
 * Click to pull request: read Git anew, plan, compare with what was shown, check, record the request, open or adopt, record the outcome.
 * One click or twenty give one pull request: the work of a cell is done under its lock, and what exists is looked for first.
 */
export async function promote(services: Services, wanted: Confirmed, actor: Actor): Promise<Promotion> {
  const { observer, store } = services
  const replaced = wanted.supersedes === null ? null : await store.findPromotion(wanted.supersedes)
  const cells = [...wanted.cells, ...(replaced?.cells.map(cell => cell.target) ?? [])]
  return store.exclusively(turnsOf(cells), async () => {
    const same = await findSame(services, wanted)
    if (same !== null && same.state !== 'requested') return same
    const [first] = wanted.cells
    const found = first === undefined ? null : observer.find(first)
    const reading = await found?.repository?.refresh(AbortSignal.timeout(readTimeoutMs))
    await Promise.all([services.locks.reload(), untilJudged(services, wanted, { reading, old: true })])
    const prepared = await preparePromotion(services, wanted, { reading })
    const { plan, repository } = prepared
    if (repository.host === null) {
      throw new AppError('misconfigured', repository.hostProblem ?? 'No Git host is configured for this repository.')
    }
    refuseOtherPlan(plan, wanted.planId)
    refuseUnchecked(plan, wanted.accepted)
    const requested = same ?? (await recordRequest(services, prepared, wanted, actor))
    const opened = await openPromotion(services, repository, requested)
    await finishSuperseding(services, repository.host, opened)
    return opened
  })
}

/** A repeated click finds the promotion that the first one made. */
async function findSame({ store }: Services, wanted: Confirmed): Promise<Promotion | null> {
  const promotions = await store.listPromotions({ planId: wanted.planId, limit: 100 })
  return promotions.find(isOpen) ?? null
}

function refuseOtherPlan(plan: Plan, shown: string): void {
  if (plan.id === shown) return
  throw new AppError(
    'conflict',
    'Git changed since this was shown, and the edit is another one now. Nothing was opened. Look at the new preview.',
    { details: { reason: 'plan_changed', planId: plan.id } },
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
    { details: { reason: 'warning_not_accepted', check: open.code } },
  )
}

async function recordRequest(
  services: Services,
  { plan, body }: Prepared,
  { title, note, supersedes, override }: Confirmed,
  actor: Actor,
): Promise<Promotion> {
  const { store, clock, locks } = services
  const held = override === null || !isHeld(plan.purpose) ? [] : locks.open()
  const overridden = held.filter(lock => plan.cells.some(cell => locksOn([lock], cell.target, clock()).length > 0))
  if (overridden.length > 0 && loginOf(actor) === null)
    throw new AppError(
      'forbidden',
      'A lock can be overridden by somebody with a name only. Say who you are, then try again.',
    )
  const now = clock()
  const id = randomUUID()
  const login = loginOf(actor)
  const said = note === null || note === '' ? body : `${quoted(note)}\n\n${body}`
  const warnings = plan.checks.filter(check => check.level === 'warn')
  const promotion: Promotion = {
    id,
    purpose: plan.purpose,
    reason: plan.reason,
    cells: plan.cells.map(cell => ({ ...cell, mergedImages: null, steps: [], outcome: null, note: null })),
    repository: plan.repository,
    planId: plan.id,
    state: 'requested',
    title: title ?? plan.title,
    body: said,
    edits: plan.edits,
    branch: plan.branch,
    base: plan.base,
    commit: plan.commit,
    headSha: null,
    headTree: null,
    number: null,
    url: null,
    requestedBy: login,
    requester: actor,
    accepted: warnings.map(check => check.message),
    acceptedCodes: warnings.map(check => check.code),
    approvals: [],
    mergeCommit: null,
    mergedBy: null,
    steps: [],
    note: null,
    waits: [],
    status: null,
    rebuild: null,
    ending: null,
    anchor: null,
    overridden: overridden.map(lock => lock.id),
    supersedes,
    supersededBy: null,
    requestedAt: now,
    updatedAt: now,
  }
  const events = eventsOf(promotion, 'promotion.requested', now, actor, cell => ({
    plan: plan.id,
    purpose: plan.purpose,
    reason: plan.reason,
    origin: cell.origin,
    commit: plan.commit,
    branch: plan.branch,
    slots: cell.slots.map(({ workload, container, before, after, file, line }) => ({
      workload: `${workload.kind} ${workload.name}`,
      container,
      before,
      after,
      file,
      line,
    })),
    accepted: promotion.accepted,
    supersedes,
  }))
  const passed = overridden.map((lock): NewAuditEvent => {
    const event = lockEvent(lock, { type: 'lock.overridden', at: now, actor })
    return { ...event, correlation: id, data: { ...event.data, lock: lock.id, override } }
  })
  return store.recordPromotion(promotion, [...events, ...passed])
}

/** Every line is the person's, and none is markup of ours. */
function quoted(note: string): string {
  return note
    .split(/\r?\n/)
    .map(line => `> ${escapeMarkdown(line)}`)
    .join('\n')
}

function loginOf(actor: Actor): string | null {
  return actor.type === 'host' || actor.type === 'claimed' ? actor.login : null
}
