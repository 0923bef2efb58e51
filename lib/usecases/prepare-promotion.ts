import type { Cell, CellKey } from '@/lib/domain/cell'
import { checkPromotion } from '@/lib/domain/checks'
import type { Environment } from '@/lib/domain/environment'
import { gitIntervals } from '@/lib/domain/judge/freshness'
import { branchName, planBody, planTitle } from '@/lib/domain/plan'
import type { Plan, Promotion } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { planPromotion } from './plan-promotion'
import { isFresh } from './read-sources'

export interface Prepared {
  readonly plan: Plan
  readonly repository: Repository
  readonly source: Cell
  readonly target: Cell
  readonly active: readonly Promotion[]
}

interface Wanted {
  readonly service: string
  readonly environment: string
  readonly source?: string | undefined
}

const mostPromotions = 200

/** The whole plan at the commit last read: edits, effects, checks and words. Writes nothing. Throws what planPromotion throws. */
export async function preparePromotion(services: Services, wanted: Wanted, reading?: Reading): Promise<Prepared> {
  const { observer, store, clock, config } = services
  const target: CellKey = { service: wanted.service, environment: wanted.environment }
  const environment = getEnvironment(observer.environments(), wanted.environment)
  const source: CellKey = { service: wanted.service, environment: wanted.source ?? upstreamOf(environment) }
  const [targetFound, sourceFound] = [observer.find(target), observer.find(source)]
  const repository = targetFound?.repository ?? null
  if (targetFound === null || sourceFound === null || repository === null) {
    const missing = targetFound === null || repository === null ? target : source
    throw new AppError(
      'not_found',
      `${missing.service} is not declared in ${missing.environment}. Nothing can be promoted there.`,
    )
  }
  if (sourceFound.repository !== repository) {
    throw new AppError(
      'manifest_unsupported',
      `${source.environment} and ${target.environment} are declared in two repositories. Change ${target.environment} by hand.`,
    )
  }
  const current = reading ?? repository.current()
  if (current === null)
    throw new AppError(
      'upstream_unavailable',
      'The repository was not read yet. Try again when /connections says that it was.',
    )

  const main = config.services[wanted.service]?.main ?? null
  const draft = planPromotion(current, target, source, main, repository.resolveEdited)
  const promotions = await store.listPromotions({ target, limit: mostPromotions })
  const active = promotions.filter(isActive)
  const ended = promotions.filter(promotion => promotion.planId === draft.id && hasEnded(promotion)).length
  const status = repository.mirror.status()
  const checks = checkPromotion({
    source: sourceFound.cell,
    target: targetFound.cell,
    siblings: siblingsOf(services, environment, target),
    upstream: environment.after[0] ?? null,
    slots: draft.slots,
    effects: draft.effects,
    planId: draft.id,
    active,
    gitFresh: isFresh(status.lastSuccess, gitIntervals * status.intervalMs, clock()),
    soakMs: environment.soakMs ?? 0,
    mutableTags: [],
    now: clock(),
  })
  const plan: Plan = {
    ...draft,
    target,
    source,
    repository: repository.id,
    base: status.branch ?? 'main',
    commit: current.snapshot.commit,
    checks,
    title: planTitle(target, draft.slots),
    body: planBody({ target, source, checks, ...draft }),
    branch: branchName(target, draft.id, ended),
  }
  return { plan, repository, source: sourceFound.cell, target: targetFound.cell, active }
}

/** Requested, open, or merged and not yet live: a second one for the same cell would race it. */
export function isActive(promotion: Promotion): boolean {
  return promotion.state === 'requested' || promotion.state === 'open'
}

/** Merged counts: the same change may be wanted again after a revert. */
function hasEnded(promotion: Promotion): boolean {
  return !isActive(promotion)
}

function getEnvironment(environments: readonly Environment[], name: string): Environment {
  const found = environments.find(environment => environment.name === name)
  if (found === undefined)
    throw new AppError('not_found', `There is no environment ${name.slice(0, 100)}. The board lists all of them.`)
  return found
}

function upstreamOf(environment: Environment): string {
  const upstream = environment.after[0]
  if (upstream !== undefined) return upstream
  throw new AppError(
    'nothing_to_promote',
    `${environment.name} is the first environment: nothing comes before it. Name a source, or change it in Git.`,
  )
}

function siblingsOf({ observer }: Services, environment: Environment, target: CellKey): readonly Cell[] {
  return observer
    .environments()
    .filter(one => one.group === environment.group && one.name !== environment.name)
    .flatMap(one => observer.find({ service: target.service, environment: one.name })?.cell ?? [])
}
