import type { EditResult, Resolution, Snapshot, VersionChange } from '@/lib/manifests/contract'
import {
  isRefusal,
  makeEdits,
  type PlannedSplice,
  type Refusal,
  refuseEdit,
  spliceScalar,
  whyNot,
  withVersion,
} from '@/lib/manifests/edit'
import { splitImage } from '@/lib/manifests/image-text'
import { withEdits } from '@/lib/manifests/memory'
import { getIn, type Node, placeOf, type Scalar } from '@/lib/manifests/yaml/node'
import { addEntries, changeEntry, entriesOf, findEntry } from './edit-entries'
import { fileNames } from './kustomization'
import { isWithin } from './load'
import { resolveWithScalars } from './resolve'
import { deciderOf, type FoundSlot } from './slots'

/**
 * Puts a version where the cell's own folder decides it: in its `images:` entry, its patch or its manifest. What a base or component
 * decides is left alone, and a new `images:` entry of the cell's own says otherwise.
 */
export function edit(snapshot: Snapshot, resolution: Resolution, change: VersionChange): EditResult {
  const { found, folder } = resolveWithScalars(snapshot, resolution.path, resolution.readsAbove)
  const splices = new Map<string, PlannedSplice>()
  const newNames = new Set<string>()
  for (const wanted of change.slots) {
    const target = found.find(({ slot }) => isSame(slot, wanted))
    if (target === undefined) {
      return refuseEdit(
        'slot_missing',
        null,
        null,
        `${wanted.workload.name} has no container '${wanted.container}' here. Look at the cell again.`,
      )
    }
    const step = planSlot(snapshot, folder, target, change)
    if (isRefusal(step)) return refuseEdit(step.code, target.slot.file, target.slot.line, step.message)
    if ('newName' in step) newNames.add(step.newName)
    else for (const each of step.splices) splices.set(`${each.file} ${each.start} ${each.end} ${each.text}`, each)
  }
  const added = newNames.size === 0 ? [] : addOwnEntries(snapshot, folder, [...newNames], change)
  if (isRefusal(added)) return refuseEdit(added.code, folder, null, added.message)
  const result = makeEdits(snapshot, [...splices.values(), ...added])
  return result.ok ? verify(snapshot, resolution, change, result) : result
}

/** Text that is replaced, or the name for which a new images entry is needed. */
type Step = { readonly splices: readonly PlannedSplice[] } | { readonly newName: string }

type Wanted = VersionChange['slots'][number]

function isSame(slot: Wanted, wanted: Wanted): boolean {
  return (
    slot.workload.kind === wanted.workload.kind &&
    slot.workload.namespace === wanted.workload.namespace &&
    slot.workload.name === wanted.workload.name &&
    slot.container === wanted.container &&
    slot.field === wanted.field
  )
}

function planSlot(
  snapshot: Snapshot,
  folder: string,
  { slot, scalar }: FoundSlot,
  change: VersionChange,
): Step | Refusal {
  if (slot.status !== 'rendered') {
    return {
      code: 'slot_not_rendered',
      message: `The image cannot be rendered (${slot.reason ?? 'unknown reason'}), so an edit's effect is not certain. Edit this file by hand.`,
    }
  }
  if (slot.origin === 'other') {
    return {
      code: 'decided_elsewhere',
      message:
        'A replacement writes this image after every images entry, so no edit is made. Change the value that it copies.',
    }
  }
  const wrong = whyNot(change, false)
  if (wrong !== null) return wrong
  const decider = deciderOf(scalar)
  const { file } = placeOf(decider)
  if (slot.origin === 'images-entry') {
    const entry = isOwnKustomization(file, folder) ? findEntry(snapshot, file, decider) : null
    return entry === null
      ? overrideBelow(snapshot, folder, slot.imageBelow, change)
      : stepOf(changeEntry(entry, change))
  }
  return isOwn(snapshot, file, folder)
    ? stepOf(changeText(decider, change))
    : overrideBelow(snapshot, folder, slot.imageBelow, change)
}

function stepOf(splices: readonly PlannedSplice[] | Refusal): Step | Refusal {
  return isRefusal(splices) ? splices : { splices }
}

function changeText(decider: Scalar, change: VersionChange): readonly PlannedSplice[] | Refusal {
  const next = withVersion(decider.text, change)
  if (isRefusal(next)) return next
  const planned = spliceScalar(decider, next.text)
  return isRefusal(planned) ? planned : [planned]
}

function isOwnKustomization(file: string, folder: string): boolean {
  return fileNames.some(name => file === joined(folder, name))
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** In the cell's folder, and in no folder below that has a kustomization of its own, which other cells may use too. */
function isOwn(snapshot: Snapshot, file: string, folder: string): boolean {
  if (!isWithin(file, folder)) return false
  for (let at = parentOf(file); at !== folder; at = parentOf(at)) {
    if (fileNames.some(name => snapshot.blob(joined(at, name)) !== null)) return false
  }
  return true
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

function ownFile(snapshot: Snapshot, folder: string): string | null {
  return fileNames.map(name => joined(folder, name)).find(path => snapshot.blob(path) !== null) ?? null
}

/** The cell's own entry for the name as it arrives, where it has one; it then sets something else, as a new name. */
function overrideBelow(snapshot: Snapshot, folder: string, imageBelow: string, change: VersionChange): Step | Refusal {
  const { name } = splitImage(imageBelow)
  const file = ownFile(snapshot, folder)
  const own = file === null ? undefined : entriesOf(snapshot, file).findLast(entry => nameOf(entry.node) === name)
  return own === undefined ? { newName: name } : stepOf(changeEntry(own, change))
}

function addOwnEntries(
  snapshot: Snapshot,
  folder: string,
  names: readonly string[],
  change: VersionChange,
): readonly PlannedSplice[] | Refusal {
  const file = ownFile(snapshot, folder)
  if (file !== null) return addEntries(snapshot, file, names, change)
  return {
    code: 'kustomization_missing',
    message: 'The cell has no kustomization of its own to hold the version. Add one.',
  }
}

function nameOf(node: Node): string | null {
  const name = getIn(node, 'name')
  return name?.kind === 'scalar' ? name.text : null
}

/** The edited tree is built again: each planned slot must say the version, and say it rendered. */
function verify(
  snapshot: Snapshot,
  resolution: Resolution,
  change: VersionChange,
  result: Extract<EditResult, { ok: true }>,
): EditResult {
  const { found } = resolveWithScalars(withEdits(snapshot, result.edits), resolution.path, resolution.readsAbove)
  for (const wanted of change.slots) {
    const slot = found.find(each => isSame(each.slot, wanted))?.slot
    const { tag, digest } = splitImage(slot?.image ?? '')
    if (slot?.status === 'rendered' && tag === (change.tag ?? '') && digest === (change.digest ?? '')) continue
    return refuseEdit(
      'edit_without_effect',
      slot?.file ?? null,
      slot?.line ?? null,
      `After the edit '${wanted.container}' would be ${slot?.image ?? 'gone'}, not the version wanted. Edit this file by hand.`,
    )
  }
  return result
}
