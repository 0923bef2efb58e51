import type { DesiredSlot } from '@/lib/domain/desired'
import { splitImage } from '@/lib/manifests/image-text'
import { whyUnresolved } from '@/lib/manifests/kustomize/unresolved'
import type { Delivery } from './delivery'
import { type Substituted, substitute } from './substitute'

/** The slot with the values that Flux fills in after the build, where Git tells them and all that deploy the path agree. */
export function fillIn(slot: DesiredSlot, deliveries: readonly Delivery[]): DesiredSlot {
  const texts = [slot.image, slot.workload.name, slot.workload.namespace ?? '']
  if (!texts.some(text => text.includes('${'))) return slot
  // Another doubt about the slot stays what it is.
  if (slot.status === 'unresolved' && slot.reason !== whyUnresolved(slot.image)) return slot
  const filled = deliveries.flatMap(delivery => fill(slot, delivery) ?? [])
  const [first] = filled
  if (first === undefined) return slot
  const unfilled = deliveries.find(delivery => !isFilled(slot, delivery, deliveries))
  if (unfilled !== undefined)
    return { ...slot, status: 'unresolved', reason: `${unfilled.title} fills it in with what is not read` }
  const other = filled.find(one => one.image !== first.image || one.workload.name !== first.workload.name)
  return other === undefined ? first : { ...slot, status: 'unresolved', reason: disagreement(first, other) }
}

/** One object may be patched in ways that hold for some targets only: one of them fills everything in. */
function isFilled(slot: DesiredSlot, { file, line }: Delivery, deliveries: readonly Delivery[]): boolean {
  return deliveries.some(other => other.file === file && other.line === line && fill(slot, other) !== null)
}

function disagreement(one: DesiredSlot, other: DesiredSlot): string {
  return `filled in differently for several targets: ${one.image} (${one.file}:${one.line}) and ${other.image} (${other.file}:${other.line})`
}

/** Null where this object does not fill in everything. */
function fill(slot: DesiredSlot, { title, values }: Delivery): DesiredSlot | null {
  if (values === null) return null
  const { unread } = values
  const variables = new Map(values.variables.map(variable => [variable.name, variable]))
  const image = substitute(slot.image, variables)
  const name = substitute(slot.workload.name, variables)
  const namespace = slot.workload.namespace === null ? null : substitute(slot.workload.namespace, variables)
  if (image === null || name === null) return null
  const workload = { ...slot.workload, name: name.text, namespace: namespace?.text ?? slot.workload.namespace }
  if (!slot.image.includes('${')) return { ...slot, workload }
  const filled = { ...slot, ...decider(slot, image), workload, image: image.text }
  const [open] = image.defaulted
  if (open === undefined) return { ...filled, ...settled(slot, image.text) }
  const where =
    unread.length > 0 ? `${unread.join(' and ')}, which is not read, may set it` : `${title} does not set it`
  return { ...filled, status: 'declared', reason: `the default of \${${open}} is shown: ${where}` }
}

/** What kept it from being rendered was the variable alone. */
function settled({ status, reason }: DesiredSlot, image: string): Pick<DesiredSlot, 'status' | 'reason'> {
  const still = whyUnresolved(image)
  if (still !== null) return { status: 'unresolved', reason: still }
  return status === 'unresolved' ? { status: 'rendered', reason: null } : { status, reason }
}

/** The variable that sets the version decides; else the text that it stands in. */
function decider(
  { file, line, origin }: DesiredSlot,
  { text, used }: Substituted,
): Pick<DesiredSlot, 'file' | 'line' | 'origin'> {
  const version = splitImage(text).name.length
  const last = used.findLast(({ at, variable }) => at + (variable.value?.length ?? 0) > version)
  return last === undefined
    ? { file, line, origin }
    : { file: last.variable.file, line: last.variable.line, origin: 'other' }
}
