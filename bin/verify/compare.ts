import type { DesiredSlot } from '@/lib/domain/desired'
import { objectsOf } from '@/lib/manifests/kustomize/read-objects'
import { resourceOf } from '@/lib/manifests/kustomize/resource'
import { findSlots } from '@/lib/manifests/kustomize/slots'
import { fileSource } from '@/lib/manifests/yaml/node'
import { parseDocuments } from '@/lib/manifests/yaml/parse'

/** One container, or all of one name where there are several. Null: there is none. */
export interface Difference {
  readonly path: string
  readonly slot: string
  readonly here: string | null
  readonly program: string | null
}

/** The slots of the program's output; a sentence where it is no YAML. */
export function slotsIn(yaml: string): readonly DesiredSlot[] | string {
  const objects = objectsOf(parseDocuments(fileSource('', yaml)))
  if (!objects.ok) return `its output holds ${objects.message}`
  const rules = { failure: null, usesOpenapi: false, hasVars: false, patchSources: new Set<never>() }
  return findSlots(objects.objects.map(resourceOf), rules).map(({ slot }) => slot)
}

/** What is only declared here is no answer, and is not compared. */
export function compareSlots(
  path: string,
  here: readonly DesiredSlot[],
  program: readonly DesiredSlot[],
): readonly Difference[] {
  const open = new Set(here.filter(({ status }) => status === 'declared').map(nameOf))
  const [ours, theirs] = [imagesByName(here), imagesByName(program)]
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter(slot => !open.has(slot) && ours.get(slot) !== theirs.get(slot))
    .map(slot => ({ path, slot, here: ours.get(slot) ?? null, program: theirs.get(slot) ?? null }))
}

function imagesByName(slots: readonly DesiredSlot[]): ReadonlyMap<string, string> {
  const images = new Map<string, string[]>()
  for (const slot of slots) images.set(nameOf(slot), [...(images.get(nameOf(slot)) ?? []), slot.image])
  return new Map([...images].map(([name, all]) => [name, all.sort().join(' ')]))
}

function nameOf({ workload, container, field }: DesiredSlot): string {
  const namespace = workload.namespace === null ? '' : ` in ${workload.namespace}`
  return `${workload.kind}/${workload.name}${namespace} ${field === 'containers' ? container : `${container} (init)`}`
}
