import type { DesiredSlot } from '@/lib/domain/desired'
import { splitImage } from '@/lib/manifests/image-text'
import { unique } from '@/lib/manifests/unique'
import { fileSource, get, getIn, type Node, textOf } from '@/lib/manifests/yaml/node'
import { parseDocuments } from '@/lib/manifests/yaml/parse'

/** A field of a delivering object that may change images or names, and what it is aimed at. Null: whatever there is. */
export interface Override {
  readonly field: string
  readonly kind: string | null
  readonly name: string | null
  /** The image that an `images` entry names. */
  readonly image: string | null
}

/** One field may hold several: each patch and each entry is aimed by itself. */
export function overridesIn(field: string, value: Node): readonly Override[] {
  const own = field.slice(field.lastIndexOf('.') + 1)
  if (own === 'images' && value.kind === 'list') return value.items.map(item => ofImage(field, item))
  if (own.startsWith('patches') && value.kind === 'list') return value.items.flatMap(item => ofPatch(field, item))
  return isEmpty(value) ? [] : [anything(field)]
}

export function touches(override: Override, { workload, image, imageBelow }: DesiredSlot): boolean {
  if (override.kind !== null && override.kind !== workload.kind) return false
  if (override.name !== null && override.name !== workload.name) return false
  if (override.image === null) return true
  return [image, imageBelow].some(text => splitImage(text).name === override.image)
}

export function mergeOverrides(...several: readonly (readonly Override[])[]): readonly Override[] {
  return unique(several.flat())
}

/** Whatever there is. */
export function anything(field: string): Override {
  return { field, kind: null, name: null, image: null }
}

/** Flux writes `{name, newTag}`, Argo CD `name=new:tag` or `name:tag`. */
function ofImage(field: string, item: Node): Override {
  const text = textOf(item)
  const name = text === null ? textOf(get(item, 'name')) : splitImage(text.split('=')[0] ?? '').name
  return { ...anything(field), image: name === null || /[{}$]/.test(name) ? null : name }
}

function ofPatch(field: string, item: Node): readonly Override[] {
  const target = get(item, 'target')
  const inline = textOf(get(item, 'patch')) ?? textOf(item)
  if (inline !== null && !reachesWorkload(inline)) return []
  const aim = target === null ? ownAim(inline, item) : { kind: get(target, 'kind'), name: get(target, 'name') }
  return [{ ...anything(field), kind: literal(aim.kind), name: literal(aim.name) }]
}

/** A patch that names none of these leaves containers, names and what is judged of a workload alone. */
function reachesWorkload(patch: string): boolean {
  return /containers|image|\$patch|replicas|suspend|paused|\/spec(\/template)?(\/spec)?["'\s]|\/metadata\/(name|namespace)["'\s]/i.test(
    `${patch}\n`,
  )
}

/** A patch without a target is aimed by its own kind and name. */
function ownAim(inline: string | null, item: Node): { readonly kind: Node | null; readonly name: Node | null } {
  const parsed = inline === null ? null : parseDocuments(fileSource('', inline))
  const documents = parsed === null ? [item] : parsed.ok ? parsed.documents : []
  const tree = documents.length === 1 ? documents[0] : null
  return { kind: get(tree, 'kind'), name: getIn(tree, 'metadata', 'name') }
}

/** Selectors are regular expressions; a plain word means itself. */
function literal(node: Node | null): string | null {
  const text = textOf(node)
  return text !== null && /^[\w-]+$/.test(text) ? text : null
}

function isEmpty(node: Node): boolean {
  if (node.kind === 'list') return node.items.length === 0
  if (node.kind === 'map') return node.entries.length === 0
  return node.text === ''
}
