import type { DesiredSlot } from '@/lib/domain/desired'
import type { EditResult, Snapshot, VersionChange } from '@/lib/manifests/contract'
import { refuseEdit } from '@/lib/manifests/edit'
import { splitImage } from '@/lib/manifests/image-text'
import { withEdits } from '@/lib/manifests/memory'
import { resolveWithScalars, type ScalarResolution } from './resolve'

type Wanted = VersionChange['slots'][number]

export function isSameSlot(slot: Wanted, wanted: Wanted): boolean {
  return (
    slot.workload.kind === wanted.workload.kind &&
    slot.workload.namespace === wanted.workload.namespace &&
    slot.workload.name === wanted.workload.name &&
    slot.container === wanted.container &&
    slot.field === wanted.field
  )
}

/** The edited tree is built again: each planned slot must say the version under its old name, and say it rendered; no other slot may differ. */
export function verify(
  snapshot: Snapshot,
  { path, readsAbove, found: before }: ScalarResolution,
  change: VersionChange,
  result: Extract<EditResult, { ok: true }>,
): EditResult {
  const { found, problems } = resolveWithScalars(withEdits(snapshot, result.edits), path, readsAbove)
  for (const [index, { slot: old }] of before.entries()) {
    const now = found[index]?.slot
    const isPlanned = change.slots.some(wanted => isSameSlot(old, wanted))
    const wanted = isPlanned ? withVersion(old, change) : old
    if (now !== undefined && isSameSlot(now, old) && now.image === wanted.image && now.status === wanted.status)
      continue
    const stop = problems.find(({ severity }) => severity === 'error')
    if (now !== undefined && now.status !== 'rendered' && old.status === 'rendered') {
      const [file, line] = stop?.file ? [stop.file, stop.line] : [now.file, now.line]
      const message = `With the edit the image could no longer be rendered: ${now.reason ?? now.status} Edit this file by hand.`
      return refuseEdit('edit_breaks_build', file, line, message)
    }
    const file = now?.file ?? old.file
    const line = now?.line ?? old.line
    return isPlanned
      ? refuseEdit(
          'edit_without_effect',
          file,
          line,
          `After the edit '${old.container}' would be ${now?.image ?? 'gone'}, not the version wanted. Edit this file by hand.`,
        )
      : refuseEdit(
          'edit_reaches_slot',
          old.file,
          old.line,
          `The edit would also change '${old.container}' of ${old.workload.name}, which is decided by the same text. Change both, or edit this file by hand.`,
        )
  }
  return result
}

function withVersion(slot: DesiredSlot, { tag, digest }: VersionChange): Pick<DesiredSlot, 'image' | 'status'> {
  const { name } = splitImage(slot.image)
  const image = `${name}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`
  return { image, status: 'rendered' }
}
