import type { Cell } from '@/lib/domain/cell'
import { checkBase } from '@/lib/domain/checks/check-base'
import { isJudgedWith } from '@/lib/domain/checks/check-cell'
import { checkLocks, type LockFacts } from '@/lib/domain/checks/check-locks'
import { checkPlan, type PlanFacts } from '@/lib/domain/checks/check-plan'
import { gitIntervals } from '@/lib/domain/judge/freshness'
import { branchName, placeOf } from '@/lib/domain/plan'
import { duration, planTitle } from '@/lib/domain/plan-words'
import { isOpen, type Plan, type PlannedEdit, type Promotion } from '@/lib/domain/promotion'
import { type BodyCommits, pullRequestBody } from '@/lib/domain/pull-request-body'
import { utcMinute } from '@/lib/domain/utc'
import { type Line, unifiedLines } from '@/lib/lines'
import type { Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { readCellFacts } from './cell-facts'
import { environmentOf, foundOf, planWanted } from './plan-wanted'
import { readBase } from './read-base'
import { readPlanCommits } from './read-plan-commits'
import { readRegistryChecks } from './read-registry'
import { type OtherSettings, readOtherSettings } from './read-settings'
import { isFresh } from './read-sources'
import type { Wanted } from './wanted'

export interface Prepared {
  readonly plan: Plan
  /** The pull request's text, but for what only an opened one has. */
  readonly body: string
  readonly commits: readonly BodyCommits[]
  readonly otherSettings: readonly OtherSettings[]
  readonly repository: Repository
  /** Of the planned cells, requested or open. */
  readonly open: readonly Promotion[]
}

/** The whole plan at a commit: edits, effects, checks and words. Writes nothing. Throws what findOrigin and planPromotion throw. */
export async function preparePromotion(
  services: Services,
  wanted: Wanted,
  options: {
    readonly reading?: Reading | undefined
    readonly signal?: AbortSignal
    /** Ids of the locks that its requester passed over before. */
    readonly overridden?: readonly string[]
  } = {},
): Promise<Prepared> {
  const { observer, clock } = services
  const { repository, reading, draft } = await planWanted(services, wanted, options.reading)
  const environments = observer.environments()
  const status = repository.mirror.status()
  const base = status.branch ?? 'main'
  const [facts, commits, rules, images] = await Promise.all([
    Promise.all(
      draft.cells.map(planned =>
        readCellFacts(
          services,
          planned,
          foundOf(services, planned.target),
          environmentOf(environments, planned.target.environment),
        ),
      ),
    ),
    readPlanCommits(services.sources, draft.cells, options.signal),
    readBase(services, repository, base),
    Promise.all(draft.cells.map(planned => readRegistryChecks(services, planned))),
  ])
  const locking: LockFacts = {
    locks: services.locks.open(),
    problem: services.locks.problem(),
    purpose: wanted.purpose,
    override: wanted.override,
    overridden: options.overridden ?? [],
    now: clock(),
  }
  const checking: PlanFacts = {
    purpose: wanted.purpose,
    reason: wanted.reason,
    planId: draft.id,
    supersedes: wanted.supersedes,
    mutableTags: [],
    now: clock(),
    cells: facts.map((fact, index) => ({
      ...fact,
      more: [...checkLocks(fact.planned.target, locking), ...(images[index] ?? [])],
    })),
    effects: draft.effects,
    gitFresh: isFresh(status.lastSuccess, gitIntervals * status.intervalMs, clock()),
    base: checkBase(rules),
  }
  const checks = checkPlan(checking)
  const targets = draft.cells.map(cell => cell.target)
  const place = placeOf(targets, name => environmentOf(environments, name).group)
  const open = distinct(facts.flatMap(fact => fact.open))
  const plan: Plan = {
    ...draft,
    purpose: wanted.purpose,
    reason: wanted.reason,
    repository: repository.id,
    base,
    commit: reading.snapshot.commit,
    checks,
    title: planTitle(wanted.purpose, draft.cells, place),
    branch: branchName(targets, place, draft.id, await endedOf(services, draft.id)),
  }
  const otherSettings = readOtherSettings(reading, draft.cells)
  const body = pullRequestBody({
    ...plan,
    otherSettings,
    ran: facts.flatMap(({ source, planned }) =>
      source !== null && isJudgedWith(source, planned) ? [ranSentence(source, clock())] : [],
    ),
    commits,
    files: plan.edits.map(countLines),
    undoes: undoesOf(services, wanted.purpose, draft.cells),
    supersedes: numberOf(open.find(one => one.id === wanted.supersedes)),
  })
  return { plan, body, commits, otherSettings, repository, open }
}

/** The same change may be wanted again after a revert, and its branch must be another one then. */
async function endedOf({ store }: Services, planId: string): Promise<number> {
  const promotions = await store.listPromotions({ planId, limit: 1_000 })
  return promotions.filter(one => !isOpen(one)).length
}

function distinct(promotions: readonly Promotion[]): readonly Promotion[] {
  return [...new Map(promotions.map(promotion => [promotion.id, promotion])).values()]
}

/** What a roll back undoes: the pull request that was merged last. */
function undoesOf({ promotions }: Services, purpose: Wanted['purpose'], cells: Plan['cells']): string | null {
  const [first] = cells
  if (purpose !== 'roll back' || first === undefined || cells.length > 1) return null
  return numberOf(promotions.findMerged(first.target) ?? undefined)
}

function numberOf(promotion: Promotion | undefined): string | null {
  return promotion === undefined || promotion.number === null ? null : `#${promotion.number}`
}

function ranSentence(source: Cell, now: number): string {
  const name = `${source.service} in ${source.environment}`
  const stale = source.stale ? ', as last seen' : ''
  if (source.since === null) return `${name} is ${source.state}${stale}.`
  const well = source.state === 'Synced' && source.also.length === 0 ? 'Synced and healthy' : source.state
  return `${name} has been ${well} since ${utcMinute(source.since)}, for ${duration(now - source.since)}${stale}.`
}

function countLines({ path, before, after }: PlannedEdit) {
  const lines = unifiedLines(before, after) ?? []
  const count = (kind: Line['kind']) => lines.filter(line => line.kind === kind).length
  return { path, added: count('added'), removed: count('removed') }
}
