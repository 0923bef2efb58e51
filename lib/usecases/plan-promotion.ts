import { createHash } from 'node:crypto'
import type { CellKey } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import { formatImage, parseImage } from '@/lib/domain/image'
import { mainSlotOf } from '@/lib/domain/main-slot'
import { type Pair, pairSlots } from '@/lib/domain/pair'
import { planText } from '@/lib/domain/plan'
import { originWords } from '@/lib/domain/plan-words'
import type { Effects, Origin, PlannedCell, PlannedEdit, PlannedSlot, Skipped } from '@/lib/domain/promotion'
import { AppError, isAppError } from '@/lib/errors'
import type { RepositoryDesired, Snapshot } from '@/lib/manifests/contract'
import type { CellChange, EditEffects, EditRefusal } from '@/lib/manifests/repository/edit-plan'
import { planEdits } from '@/lib/manifests/repository/plan-edits'

/** The part of a plan that one commit decides: edits and their effects. Checks and words are added by prepare-promotion. */
export interface Draft {
  readonly id: string
  readonly cells: readonly PlannedCell[]
  readonly skipped: readonly Skipped[]
  readonly edits: readonly PlannedEdit[]
  readonly effects: Effects
}

/** One cell that is to take a version. */
export interface PlanItem {
  readonly target: CellKey
  readonly origin: Origin
  /** What the origin says; null: what its environment declares at the commit. */
  readonly source: readonly DesiredSlot[] | null
  readonly main: { readonly workload: string; readonly container: string | null } | null
  /** Every image is brought, not the service's own alone. */
  readonly whole: boolean
  /** A digest stands beside the tag afterwards, also where there was none. */
  readonly pinned: boolean
}

export interface PlanOptions {
  readonly resolveEdited: (edited: Snapshot) => RepositoryDesired
  /** By image as it would stand without one: the digest that its registry told. */
  readonly digests?: ReadonlyMap<string, string>
}

interface Change {
  readonly planned: PlannedCell
  readonly changes: readonly CellChange[]
}

interface Reading {
  readonly snapshot: Snapshot
  readonly desired: RepositoryDesired
}

/**
 * Plans the edits at one commit; writes nothing. Of several cells those that cannot change are skipped with the reason. Throws
 * nothing_to_promote, manifest_unsupported (where a person has to look, with file and line) or blocked (more cells would change).
 */
export function planPromotion(reading: Reading, items: readonly PlanItem[], options: PlanOptions): Draft {
  const skipped: Skipped[] = []
  let changes = items.flatMap((item): readonly Change[] => {
    try {
      return [changeOf(reading, item, options.digests ?? new Map())]
    } catch (error) {
      if (items.length === 1 || !isAppError(error)) throw error
      skipped.push({ cell: item.target, why: error.message })
      return []
    }
  })
  while (changes.length > 0) {
    const plan = planEdits(
      reading,
      changes.flatMap(change => change.changes),
      options.resolveEdited,
    )
    if (plan.ok) {
      const edits = plan.edits.map(edit => ({ ...edit, blob: reading.snapshot.blob(edit.path) ?? '' }))
      const cells = changes.map(change => change.planned)
      const targets = cells.map(cell => cell.target)
      const id = createHash('sha256').update(planText(targets, edits)).digest('hex').slice(0, 40)
      return { id, cells, skipped, edits, effects: effectsFor(plan.effects) }
    }
    const culprit = changes.find(({ planned }) => plan.cell !== null && isSame(planned.target, keyOf(plan.cell)))
    if (items.length === 1 || culprit === undefined) throw refused(plan)
    skipped.push({ cell: culprit.planned.target, why: plan.problem.message })
    changes = changes.filter(change => change !== culprit)
  }
  throw new AppError('nothing_to_promote', 'None of these cells can change. Nothing was opened.', {
    details: { skipped: skipped.map(({ cell, why }) => ({ ...cell, why })) },
  })
}

/** Images whose digest has to be asked of their registry before the plan can be made. */
export function missingDigests(reading: Reading, items: readonly PlanItem[]): readonly string[] {
  const images = items.flatMap(item => {
    try {
      return pairsOf(reading, item).moving.flatMap(pair => {
        const { tag, digest, isPinned } = versionOf(pair, item, new Map())
        return isPinned && digest === null ? [imageOf(pair, { tag, digest: null })] : []
      })
    } catch (error) {
      // The plan says it.
      if (isAppError(error)) return []
      throw error
    }
  })
  return [...new Set(images)]
}

function changeOf(reading: Reading, item: PlanItem, digests: ReadonlyMap<string, string>): Change {
  const { target, origin } = item
  const pairing = pairsOf(reading, item)
  const unfit = pairing.refused[0]
  if (unfit !== undefined) {
    throw new AppError(
      'manifest_unsupported',
      `${target.service} cannot be changed in ${target.environment}: ${unfit.reason}. Change it by hand there.`,
      { details: { file: unfit.slot.file, line: unfit.slot.line } },
    )
  }
  if (pairing.moving.length === 0) {
    throw new AppError(
      'nothing_to_promote',
      `${target.environment} already declares what ${origin.kind === 'environment' ? `${origin.environment} declares` : `${originWords(origin)} says`} for ${target.service}. Nothing was opened.`,
    )
  }
  const versions = pairing.moving.map(pair => ({ pair, version: pinnedVersion(pair, item, digests) }))
  const groups = new Map<string, CellChange>()
  for (const { pair, version } of versions) {
    const key = `${version.tag}@${version.digest}`
    const known = groups.get(key)
    groups.set(key, { cell: pairing.cell, ...version, slots: [...(known?.slots ?? []), pair.target] })
  }
  return {
    planned: {
      target,
      origin,
      slots: versions.map(({ pair, version }) => plannedSlot(pair, imageOf(pair, version))),
      notMoved: pairing.beside.map(pair => plannedSlot(pair, pair.source.image)),
    },
    changes: [...groups.values()],
  }
}

function pairsOf({ desired }: Reading, { target, origin, source, main, whole }: PlanItem) {
  const cell = getCell(desired, target)
  const environment = origin.kind === 'environment' ? origin.environment : target.environment
  const slots = source ?? getCell(desired, { service: target.service, environment }).slots
  const mainSlot = mainSlotOf(cell.slots, target.service, main)
  if (mainSlot === null) {
    throw new AppError(
      'manifest_unsupported',
      `${cell.path} declares no container of ${target.service}. Look there to see what it sets.`,
    )
  }
  return { cell, ...pairSlots(cell.slots, slots, whole ? null : mainSlot) }
}

/** What a person can widen or mend is blocked; what no edit can say is not supported. */
function refused({ problem, others }: EditRefusal): AppError {
  const { code, message, file, line } = problem
  const isBlocked = code.startsWith('edit_reaches') || code === 'edit_breaks' || code === 'edit_differs'
  const details = { code, file, line, ...(others.length > 0 ? { changed: others.map(keyOf) } : {}) }
  return isBlocked
    ? new AppError('blocked', `${message} Nothing was opened.`, { details })
    : new AppError('manifest_unsupported', message, { details })
}

function effectsFor({ changed, resolvable, unresolvable, mightChange }: EditEffects): Effects {
  return { changed: changed.map(keyOf), resolvable, unresolvable, mightChange: mightChange.map(keyOf) }
}

function keyOf({ service, environment }: DesiredCell): CellKey {
  return { service, environment: environment ?? '' }
}

function isSame(a: CellKey, b: CellKey): boolean {
  return a.service === b.service && a.environment === b.environment
}

/** Throws not_found, or manifest_unsupported where two folders declare it. */
export function getCell(desired: RepositoryDesired, key: CellKey): DesiredCell {
  const cells = desired.cells.filter(cell => cell.service === key.service && cell.environment === key.environment)
  const [cell, other] = cells
  if (cell === undefined) {
    throw new AppError(
      'not_found',
      `Git declares no ${key.service} in ${key.environment}. Choose another service or environment.`,
    )
  }
  if (other !== undefined) {
    throw new AppError(
      'manifest_unsupported',
      `${cell.path} and ${other.path} both declare ${key.service} in ${key.environment}. Say which one counts under services: in plimsoll.yaml.`,
    )
  }
  return cell
}

interface Version {
  readonly tag: string | null
  readonly digest: string | null
}

/** A digest is brought where there is one or is asked for; where there is neither, none is added unless it is all that the source has. */
function versionOf(
  pair: Pair,
  { pinned }: PlanItem,
  digests: ReadonlyMap<string, string>,
): Version & { readonly isPinned: boolean } {
  const from = parseImage(pair.source.image)
  const to = parseImage(pair.target.image)
  if (from === null || to === null) {
    throw new AppError(
      'manifest_unsupported',
      `${from === null ? pair.source.image : pair.target.image} is no image reference. Correct it in Git first.`,
    )
  }
  const isPinned = to.digest !== null || from.tag === null || pinned
  if (!isPinned) return { tag: from.tag, digest: null, isPinned }
  const told = digests.get(imageOf(pair, { tag: from.tag, digest: null })) ?? null
  return { tag: from.tag, digest: from.digest ?? told, isPinned }
}

/** An old digest beside a new tag deploys the old image: without a new one there is no plan. */
function pinnedVersion(pair: Pair, item: PlanItem, digests: ReadonlyMap<string, string>): Version {
  const { tag, digest, isPinned } = versionOf(pair, item, digests)
  if (!isPinned || digest !== null) return { tag, digest }
  const { file, line, image } = pair.target
  throw new AppError(
    'manifest_unsupported',
    `${image} is to carry a digest, ${pair.source.image} has none and its registry did not tell one. Make the registry readable, or write the digest by hand.`,
    { details: { file, line } },
  )
}

function imageOf({ target }: Pair, version: Version): string {
  const to = parseImage(target.image)
  return to === null ? target.image : formatImage({ ...to, ...version })
}

function plannedSlot({ target }: Pair, after: string): PlannedSlot {
  const { workload, container, field, image, file, line } = target
  return { workload, container, field, before: image, after, file, line }
}
