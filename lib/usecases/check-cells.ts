import { checkBase } from '@/lib/domain/checks/check-base'
import type { CellFacts } from '@/lib/domain/checks/check-cell'
import { checkLocks, type LockFacts } from '@/lib/domain/checks/check-locks'
import { checkPlan } from '@/lib/domain/checks/check-plan'
import { gitIntervals } from '@/lib/domain/judge/freshness'
import type { Check, Effects, PlannedCell, Purpose } from '@/lib/domain/promotion'
import type { Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { readCellFacts } from './cell-facts'
import { environmentOf, foundOf } from './plan-wanted'
import { readBase } from './read-base'
import { readRegistryChecks } from './read-registry'
import { isFresh } from './read-sources'

/** What is to be checked: cells as planned, before they were requested or after. */
export interface Checking {
  readonly repository: Repository
  readonly base: string
  readonly cells: readonly PlannedCell[]
  readonly effects: Pick<Effects, 'mightChange'>
  readonly purpose: Purpose
  readonly reason: string | null
  readonly planId: string
  readonly supersedes: string | null
  /** Why the locks that hold these cells are to be passed over; null: they hold. */
  readonly override: string | null
  /** Ids of locks that were passed over already. */
  readonly overridden: readonly string[]
}

/** All checks of planned cells, as things stand now. Throws not_found where a cell or its environment is gone. */
export async function checkCells(
  services: Services,
  checking: Checking,
): Promise<{ readonly facts: readonly CellFacts[]; readonly checks: readonly Check[] }> {
  const { observer, clock, locks } = services
  const { repository, base, cells, effects, purpose, reason, planId, supersedes, override, overridden } = checking
  const environments = observer.environments()
  const [facts, rules, images] = await Promise.all([
    Promise.all(
      cells.map(planned =>
        readCellFacts(
          services,
          planned,
          foundOf(services, planned.target),
          environmentOf(environments, planned.target.environment),
        ),
      ),
    ),
    readBase(services, repository, base),
    Promise.all(cells.map(planned => readRegistryChecks(services, planned))),
  ])
  const { lastSuccess, intervalMs } = repository.mirror.status()
  const locking: LockFacts = {
    locks: locks.open().filter(lock => !overridden.includes(lock.id)),
    problem: locks.problem(),
    purpose,
    override,
    now: clock(),
  }
  const checks = checkPlan({
    purpose,
    reason,
    planId,
    supersedes,
    mutableTags: [],
    now: clock(),
    cells: facts.map((fact, index) => ({
      ...fact,
      more: [...checkLocks(fact.planned.target, locking), ...(images[index] ?? [])],
    })),
    effects,
    gitFresh: isFresh(lastSuccess, gitIntervals * intervalMs, clock()),
    base: checkBase(rules),
  })
  return { facts, checks }
}
