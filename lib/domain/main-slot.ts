import type { DesiredSlot, WorkloadRef } from './desired'
import { parseImage, shortName } from './image'

interface SlotLike {
  readonly workload: WorkloadRef
  readonly container: string
  readonly field: string
  readonly image: string
}

/**
 * The slot whose version a cell shows: the one configured, else the image whose repository's last part is the service's
 * name, else the first container of the first workload. Hooks and Helm tests are never it.
 */
export function mainSlotOf<T extends SlotLike & { readonly facts?: DesiredSlot['facts'] }>(
  slots: readonly T[],
  service: string,
  configured: { readonly workload: string; readonly container: string | null } | null,
): T | null {
  const candidates = slots.filter(slot => (slot.facts?.hook ?? null) === null)
  if (configured !== null) {
    const chosen = candidates.find(
      slot =>
        slot.workload.name === configured.workload &&
        (configured.container === null ? slot.field === 'containers' : slot.container === configured.container),
    )
    if (chosen !== undefined) return chosen
  }
  const containers = candidates.filter(slot => slot.field === 'containers')
  return containers.find(slot => lastPart(slot.image) === service) ?? containers[0] ?? candidates[0] ?? null
}

function lastPart(image: string): string {
  const parsed = parseImage(image)
  return parsed === null ? '' : shortName(parsed)
}
