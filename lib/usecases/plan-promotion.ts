import { createHash } from 'node:crypto'
import { type CellKey, sameSlot } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import { formatImage, parseImage } from '@/lib/domain/image'
import { mainSlotOf } from '@/lib/domain/main-slot'
import { type Pair, pairSlots } from '@/lib/domain/pair'
import { planText } from '@/lib/domain/plan'
import type { Effects, PlannedEdit, PlannedSlot } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import type { FileEdit, ManifestKind, RepositoryDesired, Snapshot } from '@/lib/manifests/contract'
import { withEdits } from '@/lib/manifests/memory'
import { findManifestKind } from '@/lib/manifests/registry'
import { compareDesired, type DesiredDifference } from './compare-desired'

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
  const refused = pairing.refused[0]
  if (refused !== undefined) {
    throw new AppError(
      'manifest_unsupported',
      `${target.service} cannot be promoted to ${target.environment}: ${refused.reason}. Change it by hand there.`,
      {
        details: { file: refused.slot.file, line: refused.slot.line },
      },
    )
  }
  if (pairing.moving.length === 0) {
    throw new AppError(
      'nothing_to_promote',
      `${target.environment} already declares what ${source.environment} declares for ${target.service}. Nothing was opened.`,
    )
  }
  const edits = editFiles(reading.snapshot, targetCell, pairing.moving)
  const planned = pairing.moving.map(pair => plannedSlot(pair, versionFor(pair)))
  const effects = measureEffects(
    reading.desired,
    resolveEdited(withEdits(reading.snapshot, edits)),
    target,
    planned,
    edits,
  )
  return {
    id: createHash('sha256').update(planText(target, edits)).digest('hex').slice(0, 40),
    slots: planned,
    notMoved: pairing.beside.map(pair => plannedSlot(pair, pair.source.image)),
    edits,
    effects,
  }
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

/** One splice after another on the growing edit; a file touched twice keeps its first `before`. */
function editFiles(snapshot: Snapshot, cell: DesiredCell, pairs: readonly Pair[]): readonly PlannedEdit[] {
  const kind = getKind(cell)
  const edited = new Map<string, FileEdit>()
  for (const [version, group] of groupByVersion(pairs)) {
    const current = withEdits(snapshot, [...edited.values()])
    const result = kind.edit(current, kind.resolve(current, cell.path, cell.readsAbove), { slots: group, ...version })
    if (!result.ok) {
      const { code, message, file, line } = result.problem
      throw new AppError('manifest_unsupported', message, { details: { code, file, line } })
    }
    for (const edit of result.edits) {
      const first = edited.get(edit.path)
      edited.set(edit.path, { path: edit.path, before: first?.before ?? edit.before, after: edit.after })
    }
  }
  return [...edited.values()].map(edit => ({ ...edit, blob: snapshot.blob(edit.path) ?? '' }))
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

/** Resolves the edited tree and holds it against the plan: the planned slots, with the planned images, and nothing else. */
function measureEffects(
  before: RepositoryDesired,
  after: RepositoryDesired,
  target: CellKey,
  planned: readonly PlannedSlot[],
  edits: readonly PlannedEdit[],
): Effects {
  const difference = compareDesired(before, after)
  const outside = difference.changed.filter(
    key => key.service !== target.service || key.environment !== target.environment,
  )
  if (outside.length > 0) {
    const names = outside.slice(0, 5).map(key => `${key.service} in ${key.environment}`)
    throw new AppError(
      'blocked',
      `This edit would also change ${names.join(', ')}${outside.length > 5 ? ` and ${outside.length - 5} more` : ''}. Nothing was opened. Give ${target.environment} its own images entry first.`,
      {
        details: { changed: outside },
      },
    )
  }
  if (difference.broken.length > 0) {
    const names = difference.broken.map(key => `${key.service} in ${key.environment}`)
    throw new AppError(
      'blocked',
      `With this edit ${names.join(', ')} could no longer be rendered. Nothing was opened. Change ${target.environment} by hand.`,
    )
  }
  const wrong = differsFromPlan(difference.slots, planned)
  if (wrong !== null) {
    throw new AppError(
      'blocked',
      `The edited tree does not declare what was planned: ${wrong}. Nothing was opened. Change ${target.environment} by hand.`,
    )
  }
  const paths = new Set(edits.map(edit => edit.path))
  const unresolved = after.cells.filter(
    cell =>
      cell.slots.some(slot => slot.status !== 'rendered') || (cell.slots.length === 0 && cell.problems.length > 0),
  )
  return {
    changed: difference.changed,
    resolvable: after.cells.length - unresolved.length,
    unresolvable: unresolved.length,
    mightChange: unresolved
      .filter(cell => cell.dependsOn.some(path => paths.has(path)))
      .filter(cell => cell.service !== target.service || cell.environment !== target.environment)
      .map(cell => ({ service: cell.service, environment: cell.environment ?? '' })),
  }
}

function differsFromPlan(changed: DesiredDifference['slots'], planned: readonly PlannedSlot[]): string | null {
  for (const { slot, after } of changed) {
    const plan = planned.find(one => sameSlot(one, slot))
    const becomes = `${slot.container} of ${slot.workload.name} would become ${after ?? 'absent'}`
    if (plan === undefined) return becomes
    if (plan.after !== after) return `${becomes}, not ${plan.after}`
  }
  const missing = planned.find(plan => !changed.some(one => sameSlot(plan, one.slot)))
  return missing === undefined ? null : `${missing.container} of ${missing.workload.name} would stay ${missing.before}`
}

function getKind(cell: DesiredCell): ManifestKind {
  const kind = findManifestKind(cell.kind)
  if (kind !== null) return kind
  throw new AppError(
    'manifest_unsupported',
    `${cell.path} is of a kind that Plimsoll does not edit yet (${cell.kind}). Change it by hand.`,
  )
}
