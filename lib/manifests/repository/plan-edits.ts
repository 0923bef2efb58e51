import { type SlotName, sameSlot, slotId } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { Problem } from '@/lib/domain/problem'
import type { FileEdit, MayChange, RepositoryDesired, Snapshot } from '@/lib/manifests/contract'
import { splitImage } from '@/lib/manifests/image-text'
import { withEdits } from '@/lib/manifests/memory'
import { findManifestKind } from '@/lib/manifests/registry'
import { cellPath } from './compare'
import {
  type CellChange,
  type EditPlan,
  type EditRefusal,
  namesOf,
  type PlannedImage,
  type Read,
  refusal,
} from './edit-plan'
import { effectsOf } from './effects'
import { type Users, usersOf } from './used-by'

/**
 * The edits that bring versions to cells, each file once, and their effects over the whole repository; or why not, and where to look.
 * Nothing is written. What is returned was resolved with the edits in place: the planned slots change as planned, and nothing else does.
 */
export function planEdits(
  read: Read,
  changes: readonly CellChange[],
  resolveEdited: (edited: Snapshot) => RepositoryDesired,
): EditPlan {
  const planned = plannedImages(changes)
  if ('ok' in planned) return planned
  const users = usersOf(read.desired, read.snapshot)
  const edited = new Map<string, FileEdit>()
  for (const change of together(changes)) {
    const refused = makeChange(read, change, changes, users, edited)
    if (refused !== null) return refused
  }
  const edits = [...edited.values()].filter(({ before, after }) => before !== after)
  if (edits.length === 0) {
    const cell = changes[0]?.cell ?? null
    const message = 'The files say this version already. There is nothing to change.'
    return refusal(cell, { code: 'nothing_to_change', file: cell?.path ?? null, line: null, message })
  }
  return effectsOf(read, resolveEdited(withEdits(read.snapshot, edits)), planned, edits)
}

/** Cells of one path share its files, and one text may decide slots of several: what they are to say alike is written at once. */
function together(changes: readonly CellChange[]): readonly CellChange[] {
  const groups = new Map<string, CellChange>()
  for (const change of changes) {
    const key = JSON.stringify([change.cell.path, change.cell.kind, change.tag, change.digest])
    const known = groups.get(key)
    groups.set(key, known === undefined ? change : { ...known, slots: [...known.slots, ...change.slots] })
  }
  return [...groups.values()]
}

/** What each planned slot is to say; refused where a slot is not there, is not certain, or is wanted at two versions. */
function plannedImages(changes: readonly CellChange[]): readonly PlannedImage[] | EditRefusal {
  const planned = new Map<string, PlannedImage>()
  for (const { cell, slots, tag, digest } of changes) {
    for (const wanted of slots) {
      const slot = cell.slots.find(each => sameSlot(each, wanted))
      const file = slot?.file ?? cell.path
      const line = slot?.line ?? null
      const name = `'${wanted.container}' of ${wanted.workload.name}`
      if (slot === undefined) {
        const message = `${cell.path || 'The root folder'} declares no container ${name}. Look at the cell again.`
        return refusal(cell, { code: 'slot_missing', file, line, message })
      }
      if (slot.status !== 'rendered') {
        const message = `${name} is not certain (${slot.reason ?? slot.status}), so neither is an edit's effect. Edit this file by hand.`
        return refusal(cell, { code: 'slot_not_rendered', file, line, message })
      }
      const after = `${splitImage(slot.image).name}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`
      const key = `${cellPath(cell)}\u0000${slotId(slot)}`
      const known = planned.get(key)
      if (known !== undefined && known.after !== after) {
        const message = `${name} is wanted at two versions, ${known.after} and ${after}. Choose one.`
        return refusal(cell, { code: 'edit_conflict', file, line, message })
      }
      planned.set(key, { cell, slot, after })
    }
  }
  return [...planned.values()]
}

/** One change on what those before it left; a file touched twice keeps its first `before`. */
function makeChange(
  { snapshot }: Read,
  change: CellChange,
  changes: readonly CellChange[],
  users: Users,
  edited: Map<string, FileEdit>,
): EditRefusal | null {
  const { cell, tag, digest } = change
  const kind = findManifestKind(cell.kind)
  if (kind === null) {
    const message = `${cell.path} is of a kind that Plimsoll does not edit yet (${cell.kind}). Change it by hand.`
    return refusal(cell, { code: 'kind_unsupported', file: cell.path, line: null, message })
  }
  const current = withEdits(snapshot, [...edited.values()])
  const resolution = kind.resolve(current, cell.path, cell.readsAbove)
  const slots = change.slots.filter(slot => !saysAlready(resolution.slots, slot, change))
  if (slots.length === 0) return null
  const result = kind.edit(current, resolution, { slots, tag, digest }, mayChangeFor(change, changes, users))
  if (!result.ok) return sharpened(cell, result.problem, slots, users)
  for (const edit of result.edits) {
    const first = edited.get(edit.path)
    edited.set(edit.path, { path: edit.path, before: first?.before ?? edit.before, after: edit.after })
  }
  return null
}

function saysAlready(slots: readonly DesiredSlot[], wanted: SlotName, { tag, digest }: CellChange): boolean {
  const alike = slots.filter(slot => sameSlot(slot, wanted))
  return alike.some(slot => {
    const { tag: hasTag, digest: hasDigest } = splitImage(slot.image)
    return slot.status === 'rendered' && hasTag === (tag ?? '') && hasDigest === (digest ?? '')
  })
}

/** What a person has to open is where the cell's version is decided, which a variable may do that no kustomization knows of. */
function sharpened(cell: DesiredCell, problem: Problem, slots: readonly SlotName[], users: Users): EditRefusal {
  const slot = cell.slots.find(each => slots.some(wanted => sameSlot(each, wanted)))
  const isUnseen = problem.code === 'slot_not_rendered' && slot?.status === 'rendered'
  const at = isUnseen ? { file: slot.file, line: slot.line } : {}
  const others = othersOf(problem, users).filter(other => other !== cell)
  const named = others.length === 0 ? '' : ` It decides ${namesOf(others)} too.`
  return { ok: false, problem: { ...problem, ...at, message: `${problem.message}${named}` }, cell, others }
}

function othersOf({ code, file, line }: Problem, users: Users): readonly DesiredCell[] {
  if (file === null) return []
  if (code === 'file_shared') return users.readers(file)
  return code === 'edit_reaches_slot' && line !== null ? users.decided(file, line) : []
}

/**
 * In place only where every other cell that reads the file is planned too and, where this line decides it, to the same version. The cell's
 * own folder is asked for less: it is the place to say it, unless this very line decides somebody else.
 */
function mayChangeFor(change: CellChange, changes: readonly CellChange[], users: Users): MayChange {
  const { cell, tag, digest } = change
  const isElsewhere = (other: DesiredCell) => other.path !== cell.path
  return (file, line, isOwn) => {
    const decided = users.decided(file, line).filter(isElsewhere)
    if (decided.some(other => !isPlannedAlike(other, file, line))) return false
    if (isOwn) return true
    const isOnlyPlanned = users
      .readers(file)
      .filter(isElsewhere)
      .every(other => changes.some(each => each.cell === other))
    return isOnlyPlanned && !users.hasOthers(cell)
  }

  function isPlannedAlike(other: DesiredCell, file: string, line: number): boolean {
    const own = changes.filter(each => each.cell === other && each.tag === tag && each.digest === digest)
    return other.slots
      .filter(slot => users.isSameFile(slot.file, file) && slot.line === line)
      .every(slot => own.some(({ slots }) => slots.some(wanted => sameSlot(slot, wanted))))
  }
}
