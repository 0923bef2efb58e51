import type { DesiredSlot } from '@/lib/domain/desired'
import type { Delivery } from './delivery'
import { fillIn } from './fill-in'
import { otherRevision, type ReadFrom } from './ours'
import { touches } from './overrides'

/** What the objects that deploy a path make of its slots: a namespace where it is certain, and no `rendered` where they change more. */
export function settleSlots(
  slots: readonly DesiredSlot[],
  deliveries: readonly Delivery[],
  from: ReadFrom,
): readonly DesiredSlot[] {
  const elsewhere = deliveries.map(delivery => otherRevision(delivery, from)).find(reason => reason !== null)
  return slots.map(slot => {
    const placed = fillIn(withNamespace(slot, deliveries), deliveries)
    if (elsewhere) return { ...placed, status: 'unresolved', reason: elsewhere }
    const open = notYetAnImage(placed.image)
    if (open !== null) return { ...placed, status: 'unresolved', reason: placed.reason ?? open }
    const reason = placed.status === 'rendered' ? overriddenBy(placed, deliveries) : null
    return reason === null ? placed : { ...placed, status: 'declared', reason }
  })
}

function overriddenBy(slot: DesiredSlot, deliveries: readonly Delivery[]): string | null {
  for (const { title, overrides } of deliveries) {
    const fields = new Set(overrides.filter(override => touches(override, slot)).map(({ field }) => field))
    if (fields.size > 0) return `overridden in ${title} (${[...fields].join(', ')})`
  }
  return null
}

/** Several objects that disagree deploy to several namespaces: then none is said. A patch that leaves it out says nothing of it. */
function withNamespace(slot: DesiredSlot, all: readonly Delivery[]): DesiredSlot {
  const deliveries = all.filter(({ isPatch, namespace }) => !isPatch || namespace !== null)
  const [first] = deliveries
  if (!first) return slot
  const agreed = deliveries.every(({ namespace }) => namespace?.name === first.namespace?.name) ? first.namespace : null
  const replaces = deliveries.some(({ namespace }) => namespace?.replaces)
  if (!replaces && slot.workload.namespace !== null) return slot
  const namespace = agreed ? agreed.name : null
  return namespace === slot.workload.namespace ? slot : { ...slot, workload: { ...slot.workload, namespace } }
}

const placeholders = /^(placeholder|changeme|change-me|replace[-_]?me|set-by-ci|set_by_ci|todo|tbd|fixme)$/i

/** Why a text can't be the image that runs: something fills it in later. */
function notYetAnImage(image: string): string | null {
  if (image === '') return 'no image stands here'
  if (image.includes('${')) return 'holds a variable that is filled in when it is applied'
  if (/\{\{|\$\(|<[^>]*>/.test(image)) return 'holds template text that something fills in later'
  const last = image.slice(image.lastIndexOf('/') + 1)
  const tag = /:([^@]*)/.exec(last)?.[1]
  return placeholders.test(tag ?? last) ? 'a placeholder that a pipeline replaces' : null
}
