import type { CellKey } from '@/lib/domain/cell'
import { cellWords } from '@/lib/domain/plan-words'
import type { Check, Origin, Promotion } from '@/lib/domain/promotion'
import { isAppError, mayRetry } from '@/lib/errors'
import type { Reading, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { type Prepared, preparePromotion } from './prepare-promotion'
import { readRegistryChecks } from './read-registry'
import type { Wanted, WantedOrigin } from './wanted'

/** Whether what let a promotion be asked for is so still. `why` is sentences for its page. */
export type Standing =
  | { readonly kind: 'holds' }
  /** What decides it cannot be known now. */
  | { readonly kind: 'not known'; readonly why: string }
  | { readonly kind: 'broken'; readonly why: string }

const readTimeoutMs = 20_000
/** Checks that say that something is not known, not that it is wrong; the codes of several cells go on after `@` or `:`. */
const unknowns: readonly string[] = [
  'git_stale',
  'locks_unknown',
  'source_stale',
  'source_not_judged',
  'source_unknown',
  'target_stale',
  'live_stale',
  'image_unknown',
]

/**
 * Plans a recorded request anew, on Git as it is now, and asks every check. The warnings that the person ticked and the locks that they
 * passed over stay accepted; a warning that is new does not hold. Writes nothing.
 */
export async function checkAgain(services: Services, repository: Repository, promotion: Promotion): Promise<Standing> {
  const reading = await readAnew(services, repository)
  if ('kind' in reading) return reading
  const unseen = await findUnseen(services, reading, promotion)
  if (unseen !== null) return notKnown(unseen)
  const prepared = await planAgain(services, reading, promotion)
  if ('kind' in prepared) return prepared
  const open = prepared.plan.checks.filter(check => !isAccepted(check, promotion))
  const certain = open.find(check => !isUnknown(check))
  if (certain !== undefined) return { kind: 'broken', why: certain.message }
  const [first] = open
  return first === undefined ? { kind: 'holds' } : notKnown(first.message)
}

async function readAnew(services: Services, repository: Repository): Promise<Reading | Standing> {
  try {
    await services.locks.reload()
    return await repository.refresh(AbortSignal.timeout(readTimeoutMs))
  } catch (error) {
    if (isAppError(error)) return notKnown(error.message)
    throw error
  }
}

/** What the board does not show yet, or only as it was, tells nothing of now. */
async function findUnseen({ observer }: Services, { desired }: Reading, { cells }: Promotion): Promise<string | null> {
  const environments = observer.environments()
  const isDeclared = ({ service, environment }: CellKey) =>
    desired.cells.some(cell => cell.service === service && cell.environment === environment)
  for (const { target, origin } of cells) {
    const { service } = target
    const place = environments.find(one => one.name === target.environment)
    const siblings = environments.filter(one => one.group === place?.group && one.name !== target.environment)
    const source = origin.kind === 'environment' ? [origin.environment] : []
    const names = [target.environment, ...source, ...(place?.after.slice(0, 1) ?? []), ...siblings.map(one => one.name)]
    const unread = names
      .map(environment => ({ service, environment }))
      .find(key => isDeclared(key) && observer.find(key)?.desired == null)
    if (unread !== undefined) return `${cellWords(unread)} was not read yet.`
    const old = siblings.find(({ name }) => observer.find({ service, environment: name })?.cell.stale)
    if (old !== undefined) return `${old.name} was not seen lately, so a change made there by hand would not be known.`
  }
  return null
}

async function planAgain(services: Services, reading: Reading, promotion: Promotion): Promise<Prepared | Standing> {
  try {
    const prepared = await preparePromotion(services, wantedBy(promotion), {
      reading,
      overridden: promotion.overridden,
    })
    if (prepared.plan.id === promotion.planId) return prepared
    return broken(services, promotion, 'Git changed since this was asked for, and the edit is another one now.')
  } catch (error) {
    if (!isAppError(error)) throw error
    return mayRetry(error.code) ? notKnown(error.message) : broken(services, promotion, error.message)
  }
}

/** A plan that came out otherwise says nothing where what it was made from was not seen: what runs, or a digest that a registry tells. */
async function broken(services: Services, { cells }: Promotion, why: string): Promise<Standing> {
  for (const cell of cells) {
    if (cell.origin.kind === 'live' && services.observer.find(cell.target)?.cell.stale !== false)
      return notKnown(`${cellWords(cell.target)} was not seen lately.`)
    if (!cell.slots.some(slot => slot.after.includes('@'))) continue
    const unknown = (await readRegistryChecks(services, cell)).find(isUnknown)
    if (unknown !== undefined) return notKnown(unknown.message)
  }
  return { kind: 'broken', why }
}

function wantedBy({ purpose, reason, cells, supersedes }: Promotion): Wanted {
  const wanted = cells.map(({ target, origin }) => ({ ...target, from: fromOf(origin) }))
  return { purpose, reason, cells: wanted, supersedes, override: null }
}

function fromOf(origin: Origin): WantedOrigin {
  switch (origin.kind) {
    case 'environment':
      return { kind: 'environment', environment: origin.environment }
    case 'earlier':
      return { kind: 'earlier', commit: origin.commit }
    case 'live':
      return { kind: 'live' }
    case 'version':
      return { kind: 'version', version: origin.version }
  }
}

function isAccepted({ level, code }: Check, { acceptedCodes }: Promotion): boolean {
  return level === 'ok' || (level === 'warn' && acceptedCodes.includes(code))
}

function isUnknown({ level, code }: Check): boolean {
  return level !== 'ok' && unknowns.includes(code.split(/[@:]/)[0] ?? code)
}

function notKnown(why: string): Standing {
  return { kind: 'not known', why }
}
