import type { Environment } from '@/lib/domain/environment'
import { cellWords } from '@/lib/domain/plan-words'
import type { Skipped } from '@/lib/domain/promotion'
import { AppError, isAppError } from '@/lib/errors'
import type { Found, Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { findOrigin } from './find-origin'
import { type Draft, missingDigests, type PlanItem, planPromotion } from './plan-promotion'
import { readDigests } from './read-registry'
import type { Wanted, WantedCell } from './wanted'

export interface Planned {
  readonly repository: Repository
  /** What was planned on. */
  readonly reading: Reading
  readonly draft: Draft
}

const readTimeoutMs = 20_000

/** The edits of what is wanted at a commit, and nothing that the checks would ask beside. Throws what findOrigin and planPromotion throw. */
export async function planWanted(services: Services, wanted: Wanted, given?: Reading): Promise<Planned> {
  const repository = repositoryOf(services, wanted.cells)
  const reading = given ?? repository.current()
  if (reading === null)
    throw new AppError(
      'upstream_unavailable',
      'The repository was not read yet. Try again when /connections says that it was.',
    )
  const { items, skipped } = await itemsOf(services, wanted, repository, reading)
  const digests = await readDigests(services, missingDigests(reading, items))
  const draft = planPromotion(reading, items, { resolveEdited: repository.resolveEdited, digests })
  return { repository, reading, draft: { ...draft, skipped: [...skipped, ...draft.skipped] } }
}

/** A process that does not observe may not have read yet what the board rests on; undefined where what was read last is that. */
export async function readHead({ observer }: Services, { cells }: Wanted): Promise<Reading | undefined> {
  const repository = cells.map(cell => observer.find(cell)?.repository ?? null).find(one => one !== null) ?? null
  if (repository === null || repository.head() === null) return undefined
  if (repository.current()?.snapshot.commit === repository.head()) return undefined
  return repository.refresh(AbortSignal.timeout(readTimeoutMs))
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

/** Throws not_found. */
export function environmentOf(environments: readonly Environment[], name: string): Environment {
  const found = environments.find(environment => environment.name === name)
  if (found !== undefined) return found
  throw new AppError('not_found', `There is no environment ${name.slice(0, 100)}. The board lists all of them.`)
}

/** Throws not_found where Git declares no such cell. */
export function foundOf(
  { observer }: Services,
  key: { readonly service: string; readonly environment: string },
): Found {
  const found = observer.find(key)
  if (found !== null && found.repository !== null) return found
  throw new AppError('not_found', `${cellWords(key)} is not declared in Git. Nothing can be promoted there.`)
}
