import { createHash } from 'node:crypto'
import type { CellKey } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import { formatImage, parseImage } from '@/lib/domain/image'
import { mainSlotOf } from '@/lib/domain/main-slot'
import { type Pair, pairSlots } from '@/lib/domain/pair'
import { planText } from '@/lib/domain/plan'
import type { Effects, PlannedEdit, PlannedSlot } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { RepositoryDesired, Snapshot } from '@/lib/manifests/contract'
import type { EditEffects, EditRefusal } from '@/lib/manifests/repository/edit-plan'
import { planEdits } from '@/lib/manifests/repository/plan-edits'

/** The part of a plan that one commit decides: edits and their effects. Checks and words are added by preview-promotion. */
export interface Draft {
  readonly id: string
  readonly slots: readonly PlannedSlot[]
  readonly notMoved: readonly PlannedSlot[]
  readonly edits: readonly PlannedEdit[]
  readonly effects: Effects
}

/**
 * Plans to bring the source's version to the target at one commit; writes nothing.
 * Throws nothing_to_promote, manifest_unsupported (where a person has to look, with file and line) or blocked (more cells would change).
 */
export function planPromotion(
  reading: { readonly snapshot: Snapshot; readonly desired: RepositoryDesired },
  target: CellKey,
  source: CellKey,
  mainContainer: { readonly workload: string; readonly container: string | null } | null,
  resolveEdited: (edited: Snapshot) => RepositoryDesired,
): Draft {
  const targetCell = getCell(reading.desired, target)
  const sourceCell = getCell(reading.desired, source)
  const main = mainSlotOf(targetCell.slots, target.service, mainContainer)
  if (main === null) {
    throw new AppError(
      'manifest_unsupported',
      `${targetCell.path} declares no container of ${target.service}. Look there to see what it sets.`,
    )
  }
  const pairing = pairSlots(targetCell.slots, sourceCell.slots, main)
  const unfit = pairing.refused[0]
  if (unfit !== undefined) {
    throw new AppError(
      'manifest_unsupported',
      `${target.service} cannot be promoted to ${target.environment}: ${unfit.reason}. Change it by hand there.`,
      {
        details: { file: unfit.slot.file, line: unfit.slot.line },
      },
    )
  }
  if (pairing.moving.length === 0) {
    throw new AppError(
      'nothing_to_promote',
      `${target.environment} already declares what ${source.environment} declares for ${target.service}. Nothing was opened.`,
    )
  }
  const changes = groupByVersion(pairing.moving).map(([version, slots]) => ({ cell: targetCell, slots, ...version }))
  const plan = planEdits(reading, changes, resolveEdited)
  if (!plan.ok) throw refused(plan)
  const edits = plan.edits.map(edit => ({ ...edit, blob: reading.snapshot.blob(edit.path) ?? '' }))
  const planned = pairing.moving.map(pair => plannedSlot(pair, versionFor(pair)))
  return {
    id: createHash('sha256').update(planText(target, edits)).digest('hex').slice(0, 40),
    slots: planned,
    notMoved: pairing.beside.map(pair => plannedSlot(pair, pair.source.image)),
    edits,
    effects: effectsFor(plan.effects),
  }
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

function getCell(desired: RepositoryDesired, key: CellKey): DesiredCell {
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

function groupByVersion(pairs: readonly Pair[]): readonly (readonly [Version, readonly DesiredSlot[]])[] {
  const groups = new Map<string, [Version, DesiredSlot[]]>()
  for (const pair of pairs) {
    const version = versionOf(pair)
    const key = `${version.tag}@${version.digest}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [version, [pair.target]])
    else group[1].push(pair.target)
  }
  return [...groups.values()]
}

/** `pin: keep`: a digest is brought where there is one, and none is added where there is none unless it is all that the source has. */
function versionOf({ source, target }: Pair): Version {
  const from = parseImage(source.image)
  const to = parseImage(target.image)
  if (from === null || to === null) {
    throw new AppError(
      'manifest_unsupported',
      `${from === null ? source.image : target.image} is no image reference. Correct it in Git first.`,
    )
  }
  const keepsDigest = to.digest !== null || from.tag === null
  return { tag: from.tag, digest: keepsDigest ? from.digest : null }
}

function versionFor(pair: Pair): string {
  const to = parseImage(pair.target.image)
  return to === null ? pair.target.image : formatImage({ ...to, ...versionOf(pair) })
}

function plannedSlot({ target }: Pair, after: string): PlannedSlot {
  const { workload, container, field, image, file, line } = target
  return { workload, container, field, before: image, after, file, line }
}
