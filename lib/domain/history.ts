import { type SlotName, slotId } from './cell'
import type { DesiredSlot } from './desired'
import { isPlaceholder, parseImage } from './image'

/** What one cell declared over a part of the branch's line: from a commit on, until the stretch before it in the list begins. */
export interface Stretch {
  /** Position of the commit that began it; null where history was not read that far. */
  readonly since: number | null
  readonly slots: readonly PastSlot[]
}

export interface PastSlot extends SlotName {
  readonly image: string
  /** False for what cannot be an image yet: it is no value, and takes none away. */
  readonly isValue: boolean
}

/** One value of a slot, in the branch's order and by its clock only for show. */
export interface SlotValue {
  readonly image: string
  /** Position of the commit that set it; null where history was not read that far. */
  readonly since: number | null
}

export function pastSlot({ workload, container, field, image, status }: DesiredSlot): PastSlot {
  const isValue = status === 'rendered' && parseImage(image) !== null && !isPlaceholder(image)
  return { workload, container, field, image, isValue }
}

/** The values that a slot had, newest first, neighbours always different. Texts that are no value are passed over. */
export function valuesOf(stretches: readonly Stretch[], slot: SlotName): readonly SlotValue[] {
  const values: { image: string; since: number | null }[] = []
  for (const stretch of stretches) {
    const found = findPastSlot(stretch.slots, slot)
    if (found === null || !found.isValue) continue
    const last = values.at(-1)
    if (last !== undefined && last.image === found.image) last.since = stretch.since
    else values.push({ image: found.image, since: stretch.since })
  }
  return values
}

/** Position of the commit that set what the slot is now, whatever it is; null when history was not read that far, undefined when it is not there. */
export function originOf(stretches: readonly Stretch[], slot: SlotName): number | null | undefined {
  let origin: number | null | undefined
  let image: string | undefined
  for (const stretch of stretches) {
    const found = findPastSlot(stretch.slots, slot)
    if (found === null || (image !== undefined && found.image !== image)) break
    image = found.image
    origin = stretch.since
  }
  return origin
}

/** Position at which the branch last began to have the slot, with whatever text; null when that was not read. */
export function declaredSince(stretches: readonly Stretch[], slot: SlotName): number | null {
  let since: number | null = null
  for (const stretch of stretches) {
    if (findPastSlot(stretch.slots, slot) === null) return since
    since = stretch.since
  }
  return since
}

/** A namespace may come from a controller's object, and differ in the past: an exact match is preferred, the rest is enough. */
export function findPastSlot<Slot extends SlotName>(slots: readonly Slot[], wanted: SlotName): Slot | null {
  const id = slotId(wanted)
  const alike = slots.filter(
    slot =>
      slot.container === wanted.container &&
      slot.field === wanted.field &&
      slot.workload.kind === wanted.workload.kind &&
      slot.workload.name === wanted.workload.name,
  )
  return alike.find(slot => slotId(slot) === id) ?? alike[0] ?? null
}

export function samePastSlots(a: readonly PastSlot[], b: readonly PastSlot[]): boolean {
  if (a.length !== b.length) return false
  return a.every((slot, index) => {
    const other = b[index]
    return other !== undefined && slotId(slot) === slotId(other) && slot.image === other.image
  })
}
