import { type Assembly, get, getIn, type Node, type Scalar, textOf } from '@/lib/manifests/yaml/node'
import { isNull, typeOf } from '@/lib/manifests/yaml/types'
import { selectable } from './annotations'
import { attempt, type Context } from './context'
import { parseFile } from './documents'
import { changeMatches, lookUp, splitFieldPath } from './field-path'
import { items, type Kustomization } from './kustomization'
import { loadFile } from './load'
import { normalize } from './normalize'
import { isTrue } from './read-fields'
import { refuse } from './refuse'
import {
  apiVersionOf,
  effectiveNamespace,
  kindOf,
  nameOf,
  namespaceOf,
  previousIds,
  type Resource,
  type ResourceId,
  splitApiVersion,
} from './resource'
import { parseLabelSelector } from './select-labels'
import { replacementShape } from './shape'

/** `replacements:` copy a value of one object into others, also into images. */
export function applyReplacements(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
  isOutermost: boolean,
): readonly Resource[] {
  let result = resources
  for (const entry of items(kustomization.tree, 'replacements')) {
    for (const node of attempt(context, () => readReplacements(context, kustomization, entry), [])) {
      result = attempt(context, () => applyReplacement(result, node, isOutermost), result)
    }
  }
  return result
}

function readReplacements(context: Context, { folder }: Kustomization, entry: Node): readonly Node[] {
  const path = get(entry, 'path')
  if (path?.kind !== 'scalar' || path.text === '') return [entry]
  if (get(entry, 'source') !== null || get(entry, 'targets') !== null) {
    return refuse(
      'replacement_invalid',
      entry,
      "A replacement has both 'path' and its own fields, which kustomize refuses. Keep one.",
    )
  }
  const file = loadFile(context, folder, path.text, path)
  const { parsed } = parseFile(context.snapshot, file.path, file.text, 'first')
  const root = parsed.ok ? parsed.documents[0] : undefined
  if (root === undefined || root.kind === 'scalar') {
    return refuse('replacement_invalid', path, `'${path.text}' holds no replacement. Write a map or a list of maps.`)
  }
  const nodes = root.kind === 'list' ? root.items : [root]
  return nodes.flatMap(node => normalize(node, replacementShape, () => {}) ?? [])
}

function applyReplacement(resources: readonly Resource[], node: Node, isOutermost: boolean): readonly Resource[] {
  const source = get(node, 'source')
  const fixed = get(node, 'sourceValue')
  const targets = get(node, 'targets')
  if ((source === null) === (fixed === null) || targets?.kind !== 'list') {
    return refuse(
      'replacement_invalid',
      node,
      'A replacement needs one source and at least one target. Add what is missing.',
    )
  }
  const value = fixed === null ? readSource(resources, source ?? node) : { node: fixed, live: null }
  let result = resources
  for (const target of targets.items) result = applyTarget(result, value, target, isOutermost)
  return result
}

/** What is copied. A target that is the source itself changes what the targets after it get, so the value is not fixed. */
interface Value {
  node: Node
  /** The source's own node while it is copied as it stands. */
  live: Node | null
}

function readSource(resources: readonly Resource[], source: Node): Value {
  const found = resources.filter(resource => idsOf(resource).some(id => isSelected(id, source)))
  const [only] = found
  if (only === undefined || found.length > 1) {
    const count = found.length === 0 ? 'no object' : 'several objects'
    return refuse(
      found.length === 0 ? 'replacement_source_missing' : 'replacement_source',
      source,
      `The source of this replacement names ${count}; kustomize stops at that. Correct kind and name.`,
    )
  }
  const path = textOf(get(source, 'fieldPath')) ?? ''
  const value = lookUp(only.tree, splitFieldPath(path === '' ? 'metadata.name' : path), source)
  if (value === null || isEmpty(value)) {
    return refuse(
      'replacement_source_missing',
      source,
      `The source has no '${path}'; kustomize stops at that. Correct fieldPath.`,
    )
  }
  const refined = refine(value, get(source, 'options'), source)
  return { node: refined, live: refined === value ? value : null }
}

function isEmpty(node: Node): boolean {
  return (
    isNull(node) ||
    (node.kind === 'list' && node.items.length === 0) ||
    (node.kind === 'map' && node.entries.length === 0)
  )
}

function refine(value: Node, options: Node | null, at: Node): Node {
  const delimiter = textOf(get(options, 'delimiter')) ?? ''
  if (delimiter === '') return value
  if (value.kind !== 'scalar')
    return refuse(
      'replacement_source',
      at,
      'A delimiter wants plain text in the source; kustomize stops at that. Choose another field.',
    )
  const part = value.text.split(delimiter)[indexOf(options)]
  return part === undefined
    ? refuse(
        'replacement_source',
        at,
        `The source has no part ${indexOf(options)}; kustomize stops at that. Correct options.index.`,
      )
    : { ...value, text: part }
}

function indexOf(options: Node | null): number {
  return Number(textOf(get(options, 'index')) ?? '0')
}

function idsOf(resource: Resource): readonly ResourceId[] {
  const gv = splitApiVersion(apiVersionOf(resource))
  const current = {
    ...gv,
    kind: kindOf(resource),
    name: nameOf(resource),
    namespace: effectiveNamespace(namespaceOf(resource), false),
  }
  return [current, ...previousIds(resource)]
}

function isSelected(id: ResourceId, selector: Node): boolean {
  const isAny = (key: 'group' | 'version' | 'kind' | 'name') => {
    const wanted = textOf(get(selector, key)) ?? ''
    return wanted === '' || wanted === id[key]
  }
  const namespace = textOf(get(selector, 'namespace')) ?? ''
  const isHere = namespace === '' || effectiveNamespace(namespace, false) === id.namespace
  return isHere && isAny('group') && isAny('version') && isAny('kind') && isAny('name')
}

function applyTarget(
  resources: readonly Resource[],
  value: Value,
  target: Node,
  isOutermost: boolean,
): readonly Resource[] {
  const selector = get(target, 'select')
  if (selector === null)
    return refuse('replacement_invalid', target, "A target needs 'select', without which kustomize stops. Add it.")
  const rejects = get(target, 'reject')
  const rejected = rejects?.kind === 'list' ? rejects.items : []
  return resources.map(resource => {
    const ids = idsOf(resource)
    if (!hasLabels(resource, selector) || rejected.some(node => hasSelectors(node) && hasLabels(resource, node)))
      return resource
    if (
      !ids.some(id => isSelected(id, selector)) ||
      rejected.some(node => namesObject(node) && ids.some(id => isSelected(id, node)))
    )
      return resource
    return writeValue(resource, value, target, isOutermost)
  })
}

function hasSelectors(node: Node): boolean {
  return (textOf(get(node, 'labelSelector')) ?? '') !== '' || (textOf(get(node, 'annotationSelector')) ?? '') !== ''
}

function namesObject(node: Node): boolean {
  return ['group', 'version', 'kind', 'name', 'namespace'].some(key => (textOf(get(node, key)) ?? '') !== '')
}

function hasLabels(resource: Resource, selector: Node): boolean {
  return (
    matches(resource, selector, 'labelSelector', 'labels') &&
    matches(resource, selector, 'annotationSelector', 'annotations')
  )
}

function matches(resource: Resource, selector: Node, key: string, field: 'labels' | 'annotations'): boolean {
  const text = textOf(get(selector, key)) ?? ''
  if (text === '') return true
  const test =
    parseLabelSelector(text) ??
    refuse('selector_invalid', selector, `'${text}' cannot be read as a selector. Write it like 'app=cart,tier!=web'.`)
  return test(field === 'annotations' ? selectable(resource.tree) : getIn(resource.tree, 'metadata', field))
}

function writeValue(resource: Resource, value: Value, target: Node, isOutermost: boolean): Resource {
  const options = get(target, 'options')
  const creates = isTrue(get(options, 'create')) ? value.node : null
  const list = get(target, 'fieldPaths')
  const paths =
    list?.kind === 'list' && list.items.length > 0 ? list.items.map(node => textOf(node) ?? '') : ['metadata.name']
  let node: Node = resource.tree
  for (const path of paths) {
    const changed = changeMatches(node, splitFieldPath(path), {
      change: old => write(old, value, target, isOutermost),
      creates,
      at: target,
    })
    if (changed.count === 0)
      refuse(
        'replacement_target_missing',
        target,
        `A target has no field '${path}'; kustomize stops at that. Correct the path or set options.create.`,
      )
    node = changed.node
  }
  return node.kind === 'map' ? { ...resource, tree: node } : resource
}

function write(old: Node, value: Value, at: Node, isOutermost: boolean): Node {
  const written = join(old, value.node, at, isOutermost)
  if (old === value.live) {
    value.node = written
    value.live = written
  }
  return written
}

function join(old: Node, value: Node, at: Node, isOutermost: boolean): Node {
  const options = get(at, 'options')
  const delimiter = textOf(get(options, 'delimiter')) ?? ''
  if (old.kind !== 'scalar') {
    return delimiter === ''
      ? value
      : refuse(
          'replacement_target',
          at,
          'A delimiter wants plain text in the target; kustomize stops at that. Choose another field.',
        )
  }
  const text = value.kind === 'scalar' ? value.text : ''
  const whole = delimiter === '' ? text : place(old.text.split(delimiter), text, indexOf(options)).join(delimiter)
  // The old type stays: a number or null that becomes text cannot be written out.
  const type = typeOf(old, 'v3')
  const next = typeOf({ ...old, text: whole, style: 'plain', tag: null }, 'v3')
  if (type !== 'text' && type !== next && !(type === 'float' && next === 'int')) {
    refuse(
      'replacement_target',
      at,
      `The target holds a ${type} and '${whole}' is none; kustomize stops at that. Put the target's value in quotes.`,
    )
  }
  const from: Scalar = value.kind === 'scalar' ? value : old
  const below = old.assembly?.below ?? (isOutermost ? old.text : null)
  const assembly: Assembly = { by: 'other', name: null, tag: from, digest: from, suffix: null, below }
  return { ...old, text: whole, assembly }
}

function place(parts: readonly string[], text: string, index: number): readonly string[] {
  if (index < 0) return [text, ...parts]
  return index >= parts.length ? [...parts, text] : parts.with(index, text)
}
