import type { Cell } from '@/lib/domain/cell'
import { checkBase } from '@/lib/domain/checks/check-base'
import { checkLocks, type LockFacts } from '@/lib/domain/checks/check-locks'
import { checkPlan, type PlanFacts } from '@/lib/domain/checks/check-plan'
import type { Environment } from '@/lib/domain/environment'
import { gitIntervals } from '@/lib/domain/judge/freshness'
import { branchName, placeOf } from '@/lib/domain/plan'
import { cellWords, duration, planTitle } from '@/lib/domain/plan-words'
import type { Plan, PlannedEdit, Promotion, Skipped } from '@/lib/domain/promotion'
import { type BodyCommits, pullRequestBody } from '@/lib/domain/pull-request-body'
import { AppError, isAppError } from '@/lib/errors'
import { type Line, unifiedLines } from '@/lib/lines'
import type { Found, Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { readCellFacts } from './cell-facts'
import { findOrigin } from './find-origin'
import { missingDigests, type PlanItem, planPromotion } from './plan-promotion'
import { readBase } from './read-base'
import { readPlanCommits } from './read-plan-commits'
import { readDigests, readRegistryChecks } from './read-registry'
import { type OtherSettings, readOtherSettings } from './read-settings'
import { isFresh } from './read-sources'
import type { Wanted, WantedCell } from './wanted'

export interface Prepared {
  readonly plan: Plan
  /** The pull request's text, but for what only an opened one has. */
  readonly body: string
  readonly commits: readonly BodyCommits[]
  readonly otherSettings: readonly OtherSettings[]
  readonly repository: Repository
  /** What was planned on. */
  readonly reading: Reading
  /** Of the planned cells, requested or open. */
  readonly open: readonly Promotion[]
}

/** The whole plan at a commit: edits, effects, checks and words. Writes nothing. Throws what findOrigin and planPromotion throw. */
export async function preparePromotion(
  services: Services,
  wanted: Wanted,
  options: { readonly reading?: Reading | undefined; readonly signal?: AbortSignal } = {},
): Promise<Prepared> {
  const { observer, clock } = services
  const repository = repositoryOf(services, wanted.cells)
  const reading = options.reading ?? repository.current()
  if (reading === null)
    throw new AppError(
      'upstream_unavailable',
      'The repository was not read yet. Try again when /connections says that it was.',
    )
  const environments = observer.environments()
  const { items, skipped } = await itemsOf(services, wanted, repository, reading)
  const digests = await readDigests(services, missingDigests(reading, items))
  const draft = planPromotion(reading, items, { resolveEdited: repository.resolveEdited, digests })
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
    skipped: [...skipped, ...draft.skipped],
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
    ran: facts.flatMap(fact => (fact.source === null ? [] : [ranSentence(fact.source, clock())])),
    commits,
    files: plan.edits.map(countLines),
    undoes: undoesOf(services, wanted.purpose, draft.cells),
    supersedes: numberOf(open.find(one => one.id === wanted.supersedes)),
  })
  return { plan, body, commits, otherSettings, repository, reading, open }
}

/** All cells stand in one repository: a pull request cannot reach two. */
function repositoryOf(services: Services, cells: readonly WantedCell[]): Repository {
  const repositories = new Set(cells.flatMap(cell => services.observer.find(cell)?.repository ?? []))
  const [repository, other] = repositories
  if (repository === undefined) {
    const [first] = cells
    const name = first === undefined ? 'The cell' : cellWords(first)
    throw new AppError('not_found', `${name} is not declared in Git. Nothing can be promoted there.`)
  }
  if (other === undefined) return repository
  throw new AppError(
    'manifest_unsupported',
    'These cells are declared in two repositories, and a pull request changes one. Choose the cells of one of them.',
  )
}

/** Of several cells those that have no version to take are left out with the reason; of one it is said as the answer. */
async function itemsOf(
  services: Services,
  { purpose, cells }: Wanted,
  repository: Repository,
  reading: Reading,
): Promise<{ readonly items: readonly PlanItem[]; readonly skipped: readonly Skipped[] }> {
  const environments = services.observer.environments()
  const items: PlanItem[] = []
  const skipped: Skipped[] = []
  for (const wanted of cells) {
    const target = { service: wanted.service, environment: wanted.environment }
    try {
      const environment = environmentOf(environments, wanted.environment)
      const main = services.config.services[wanted.service]?.main ?? null
      const found = foundOf(services, target)
      const { origin, source } = await findOrigin(wanted, { repository, reading, found, environment, main })
      if (origin.kind === 'environment') refuseOtherRepository(services, wanted, origin.environment, repository)
      const pin = services.config.environments.find(one => one.name === wanted.environment)?.pin
      items.push({ target, origin, source, main, whole: purpose === 'adopt', pinned: pin === 'digest' })
    } catch (error) {
      if (cells.length === 1 || !isAppError(error)) throw error
      skipped.push({ cell: target, why: error.message })
    }
  }
  return { items, skipped }
}

function refuseOtherRepository(services: Services, target: WantedCell, source: string, repository: Repository): void {
  const found = services.observer.find({ service: target.service, environment: source })
  if (found === null || found.repository === repository) return
  throw new AppError(
    'manifest_unsupported',
    `${source} and ${target.environment} are declared in two repositories. Change ${target.environment} by hand.`,
  )
}

function environmentOf(environments: readonly Environment[], name: string): Environment {
  const found = environments.find(environment => environment.name === name)
  if (found !== undefined) return found
  throw new AppError('not_found', `There is no environment ${name.slice(0, 100)}. The board lists all of them.`)
}

function foundOf({ observer }: Services, key: { readonly service: string; readonly environment: string }): Found {
  const found = observer.find(key)
  if (found !== null && found.repository !== null) return found
  throw new AppError('not_found', `${cellWords(key)} is not declared in Git. Nothing can be promoted there.`)
}

/** The same change may be wanted again after a revert, and its branch must be another one then. */
async function endedOf({ store }: Services, planId: string): Promise<number> {
  const promotions = await store.listPromotions({ planId, limit: 1_000 })
  return promotions.filter(one => one.state !== 'requested' && one.state !== 'open').length
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
  const since = `${new Date(source.since).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const well = source.state === 'Synced' && source.also.length === 0 ? 'Synced and healthy' : source.state
  return `${name} has been ${well} since ${since}, for ${duration(now - source.since)}${stale}.`
}

function countLines({ path, before, after }: PlannedEdit) {
  const lines = unifiedLines(before, after) ?? []
  const count = (kind: Line['kind']) => lines.filter(line => line.kind === kind).length
  return { path, added: count('added'), removed: count('removed') }
}
