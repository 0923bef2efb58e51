import type { EditResult, MayChange, Resolution, Snapshot, VersionChange } from '@/lib/manifests/contract'
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
import { realPath } from '@/lib/manifests/links'
import { placeOf, type Scalar } from '@/lib/manifests/yaml/node'
import { addEntries } from './edit-additions'
import { changeEntry, entriesOf, findEntry, nameOfEntry } from './edit-entries'
import { isSameSlot, verify } from './edit-verify'
import { fileNames } from './kustomization'
import { isWithin } from './load'
import { resolveWithScalars, type ScalarResolution } from './resolve'
import { deciderOf, type FoundSlot } from './slots'

/**
 * Puts a version where the cell's own folder decides it: in its `images:` entry, its patch or its manifest. What a base or component
 * decides is left alone where others use it, and a new `images:` entry of the cell's own says otherwise.
 */
export function edit(
  snapshot: Snapshot,
  resolution: Resolution,
  change: VersionChange,
  mayChange: MayChange = inOwnFolder,
): EditResult {
  const resolved = resolveWithScalars(snapshot, resolution.path, resolution.readsAbove)
  const ways = mayChange === inOwnFolder ? [inOwnFolder, nowhereBelow] : [mayChange, inOwnFolder, nowhereBelow]
  let refused: EditResult | null = null
  for (const way of ways) {
    const result = editOneWay({ snapshot, resolved, mayChange: way }, change)
    if (result.ok || !isWorthAnotherWay(result.problem.code))
      return refused?.ok === false && !result.ok ? refused : result
    refused ??= result
  }
  return refused ?? refuseEdit('slot_missing', resolution.path, null, 'Nothing was named that could be changed.')
}

interface Work {
  readonly snapshot: Snapshot
  readonly resolved: ScalarResolution
  readonly mayChange: MayChange
}

function inOwnFolder(_file: string, _line: number, isOwn: boolean): boolean {
  return isOwn
}

function nowhereBelow(): boolean {
  return false
}

/** The text that decides serves another value too, or something above it has the last word: an entry of the cell's own may still do. */
function isWorthAnotherWay(code: string): boolean {
  return code === 'edit_spreads' || code === 'edit_without_effect' || code === 'edit_reaches_slot'
}

function editOneWay(work: Work, change: VersionChange): EditResult {
  const { snapshot, resolved } = work
  const splices = new Map<string, PlannedSplice>()
  const newNames = new Set<string>()
  for (const wanted of change.slots) {
    const target = resolved.found.find(({ slot }) => isSameSlot(slot, wanted))
    if (target === undefined) {
      return refuseEdit(
        'slot_missing',
        resolved.folder === '' ? '.' : resolved.folder,
        null,
        `${wanted.workload.name} has no container '${wanted.container}' here. Look at the cell again.`,
      )
    }
    const step = planSlot(work, target, change)
    if (isRefusal(step)) return refuseEdit(step.code, ...whereToLook(resolved, target), step.message)
    if ('newName' in step) newNames.add(step.newName)
    else for (const each of step.splices) splices.set(`${each.file} ${each.start} ${each.end} ${each.text}`, each)
  }
  const added = newNames.size === 0 ? [[]] : addOwnEntries(work, [...newNames], change)
  if (isRefusal(added)) return refuseEdit(added.code, fileOf(snapshot, resolved.folder), null, added.message)
  return firstThatHolds(work, change, [...splices.values()], added)
}

/** An alias follows its anchor, so where both are to change, changing the anchor may do; and new entries can be written in several places. */
function firstThatHolds(
  { snapshot, resolved }: Work,
  change: VersionChange,
  splices: readonly PlannedSplice[],
  additions: readonly (readonly PlannedSplice[])[],
): EditResult {
  const aliases = splices.filter(({ alias }) => alias)
  const anchors = splices.filter(({ alias }) => !alias)
  const ways = [{ made: splices, following: [] }]
  const changes = aliases.length > 0 && anchors.length > 0 ? [{ made: anchors, following: aliases }, ...ways] : ways
  let last: EditResult | null = null
  for (const { made: own, following } of changes) {
    for (const added of additions) {
      const made = makeEdits(snapshot, [...own, ...added], following)
      const result = made.ok ? verify(snapshot, resolved, change, made) : made
      if (result.ok) return result
      last = result
    }
  }
  return last ?? refuseEdit('slot_missing', resolved.path, null, 'Nothing was named that could be changed.')
}

/** A build that stops is mended where it stops, not where the image stands. */
function whereToLook({ problems }: ScalarResolution, { slot }: FoundSlot): readonly [string, number | null] {
  const stop = slot.status === 'declared' ? problems.find(({ severity }) => severity === 'error') : undefined
  return stop?.file == null || stop.message !== slot.reason ? [slot.file, slot.line] : [stop.file, stop.line]
}

/** Text that is replaced, or the name for which a new images entry is needed. */
type Step = { readonly splices: readonly PlannedSplice[] } | { readonly newName: string }

function planSlot(work: Work, { slot, scalar }: FoundSlot, change: VersionChange): Step | Refusal {
  const { snapshot, resolved, mayChange } = work
  const { folder } = resolved
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
  const { file, line } = placeOf(decider)
  if (slot.origin === 'images-entry') {
    const isHere = isOwnKustomization(file, folder) || mayChange(file, line, false)
    const entry = isHere ? findEntry(snapshot, file, decider, slot.imageBelow) : null
    return entry === null ? overrideBelow(work, slot.imageBelow, scalar, change) : stepOf(changeEntry(entry, change))
  }
  return mayChange(file, line, isOwn(snapshot, file, folder))
    ? stepOf(changeText(decider, change))
    : overrideBelow(work, slot.imageBelow, scalar, change)
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
  if (!isWithin(realPath(snapshot, file), realPath(snapshot, folder))) return false
  for (let at = parentOf(file); at !== folder; at = parentOf(at)) {
    if (at === '' || fileNames.some(name => snapshot.blob(joined(at, name)) !== null)) return false
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

function fileOf(snapshot: Snapshot, folder: string): string {
  return ownFile(snapshot, folder) ?? (folder === '' ? '.' : folder)
}

/** The cell's own entry that names the image already, or the one for its name as it arrives; it then sets something else, as a new name. */
function overrideBelow({ snapshot, resolved }: Work, imageBelow: string, scalar: Scalar, change: VersionChange) {
  const { name } = splitImage(imageBelow)
  const file = ownFile(snapshot, resolved.folder)
  const renamed = scalar.assembly?.name ?? null
  const isOwnName = renamed !== null && placeOf(renamed).file === file
  const renaming = file === null || !isOwnName ? null : findEntry(snapshot, file, renamed, imageBelow)
  const own =
    renaming ?? (file === null ? null : entriesOf(snapshot, file).findLast(each => nameOfEntry(each) === name))
  return own ? stepOf(changeEntry(own, change)) : { newName: name }
}

function addOwnEntries({ snapshot, resolved }: Work, names: readonly string[], change: VersionChange) {
  const file = ownFile(snapshot, resolved.folder)
  if (file !== null) return addEntries(snapshot, file, names, change)
  const missing: Refusal = {
    code: 'kustomization_missing',
    message: 'The cell has no kustomization of its own to hold the version. Add one.',
  }
  return missing
}
