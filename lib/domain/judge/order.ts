import type { DesiredEvidence } from '@/lib/domain/evidence'
import { compareImages, type RegistryAlias } from '@/lib/domain/image'
import type { LiveRevision, LiveWorkload } from '@/lib/domain/live'
import type { SeenImage } from '@/lib/domain/memory'
import type { Owner } from './ownership'

/** Four machines' clocks stand behind two timestamps. */
export const clockToleranceMs = 120_000

/** Whether the live image came before or after the value that Git has now; unclear inside the tolerance or without a time. */
export type Order = 'before' | 'after' | 'unclear'

export function orderOf(
  desired: DesiredEvidence,
  editedAt: number | null,
  image: SeenImage | null,
  aliases: readonly RegistryAlias[] = [],
): Order {
  if (desired.arrivalSeen && image !== null && image.after !== null) {
    // Both seen on our own clock: the change lies between the last sight of the other image and the first of this one.
    if (image.after >= desired.arrivedAt) return 'after'
    if (image.since <= desired.arrivedAt) return isRollback(desired, image, aliases) ? 'after' : 'before'
  }
  if (editedAt === null) return 'unclear'
  const difference = editedAt - desired.arrivedAt
  if (Math.abs(difference) <= clockToleranceMs) return 'unclear'
  return difference > 0 ? 'after' : 'before'
}

/** A controller may apply Git's value before we fetch it, and a hand take it back: it lived before it arrived here. */
function isRollback(desired: DesiredEvidence, image: SeenImage, aliases: readonly RegistryAlias[]): boolean {
  if (image.previous === null || desired.arrivedAt - image.since > clockToleranceMs) return false
  return compareImages(desired.slot.image, image.previous, aliases) !== 'other'
}

/**
 * When the live image was set: the birth of the first revision that has it without a break, else the owner's time, which is only an
 * upper bound. An undo, or setting an image back, revives an old revision under a new number: its birth then says nothing.
 */
export function editTimeOf(
  workload: LiveWorkload,
  slot: string,
  owner: Owner,
  aliases: readonly RegistryAlias[],
): number | null {
  const revisions = [...workload.revisions].sort((a, b) => b.number - a.number)
  const current = workload.containers.find(one => `${one.field}/${one.name}` === slot)?.image
  const change = revisions.findIndex(one => !hasImage(one, slot, current, aliases))
  const run = change < 0 ? revisions : revisions.slice(0, change)
  const before = change < 0 ? [] : revisions.slice(change)
  const birth = Math.min(...run.map(one => one.createdAt))
  const revived = before.some(one => one.createdAt > birth)
  if (run.length > 0 && !revived) return birth
  return owner.entry?.time ?? null
}

function hasImage(
  revision: LiveRevision,
  slot: string,
  image: string | undefined,
  aliases: readonly RegistryAlias[],
): boolean {
  const there = revision.images[slot]
  return there !== undefined && image !== undefined && compareImages(image, there, aliases) === 'same'
}
