import { get, getIn, type Node, type Scalar, type Source, set, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { type Parsed, parseDocuments, parseFirst } from '@/lib/manifests/yaml/parse'
import { attempt, type Context, report } from './context'
import { innerSource, parseFile } from './documents'
import { applyOperations, type Operation, readOperations } from './json-patch'
import { isClusterScoped } from './kinds'
import { items, type Kustomization, texts } from './kustomization'
import { loadFile } from './load'
import { merge } from './merge'
import { keepIdentity } from './names'
import { isTrue } from './read-fields'
import { objectsOf } from './read-objects'
import { refuse } from './refuse'
import {
  allIds,
  apiVersionOf,
  currentId,
  describeId,
  effectiveNamespace,
  kindOf,
  nameOf,
  namespaceOf,
  type Resource,
  resourceOf,
  sameId,
  splitApiVersion,
  withPrevious,
} from './resource'
import { select } from './select'

/** `patchesStrategicMerge`, then `patches`; `patchesJson6902` come later in kustomize's own order. */
export function applyPatches(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
): readonly Resource[] {
  let result = resources
  for (const node of texts(kustomization.tree, 'patchesStrategicMerge')) {
    result = attempt(context, () => applyOldMerge(context, kustomization, result, node), result)
  }
  for (const node of items(kustomization.tree, 'patches')) {
    result = attempt(context, () => applyPatch(context, kustomization, result, node), result)
  }
  return result
}

export function applyOldJsonPatches(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
): readonly Resource[] {
  let result = resources
  for (const node of items(kustomization.tree, 'patchesJson6902')) {
    result = attempt(context, () => applyOldJsonPatch(context, kustomization, result, node), result)
  }
  return result
}

interface PatchText {
  readonly source: Source
  readonly all: Parsed
  readonly first: Parsed
  readonly name: string
  readonly at: Node
}

function readFilePatch(context: Context, { folder }: Kustomization, at: Scalar): PatchText {
  const { path, text } = loadFile(context, folder, at.text, at)
  const all = parseFile(context.snapshot, path, text, 'all')
  const first = text.includes('\n---') ? parseFile(context.snapshot, path, text, 'first') : all
  context.patchSources.add(all.source)
  context.patchSources.add(first.source)
  return { source: all.source, all: all.parsed, first: first.parsed, name: at.text, at }
}

function readInlinePatch(context: Context, at: Scalar): PatchText {
  if (/^[ \t]*[ \t]\S/.test(at.text))
    refuse(
      'patch_unsupported',
      at,
      'The first line of this patch is indented, which kustomize cuts off. Remove the indentation.',
    )
  const source = innerSource(at, at.text)
  context.patchSources.add(source)
  const all = parseDocuments(source)
  return {
    source,
    all,
    first: at.text.includes('\n---') ? parseFirst(source) : all,
    name: 'the patch written here',
    at,
  }
}

export function applyPatch(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
  node: Node,
): readonly Resource[] {
  const path = textNode(node, 'path')
  const inline = textNode(node, 'patch')
  if (path !== null && inline !== null)
    return refuse('patch_invalid', node, "A patch has both 'path' and 'patch', which kustomize refuses. Keep one.")
  const from = path ?? inline
  if (from === null)
    return refuse(
      'patch_invalid',
      node,
      "A patch has neither 'path' nor 'patch', which kustomize refuses. Give it one.",
    )
  const text = path !== null ? readFilePatch(context, kustomization, path) : readInlinePatch(context, from)
  const target = get(node, 'target')
  const objects = objectsOf(text.all)
  const operations = text.first.ok ? readOperations(text.first.documents[0]) : null
  if (objects.ok && objects.objects.length > 0) {
    const options = { name: optionOf(node, 'allowNameChange'), kind: optionOf(node, 'allowKindChange') }
    return applyMerges(context, resources, objects.objects, target, text, options)
  }
  if (operations === null && !objects.ok) {
    const at = objects.at ?? from
    return refuse(
      'patch_invalid',
      at,
      `'${text.name}' is no patch that kustomize can read: ${objects.message}. Correct it.`,
    )
  }
  return applyJson(context, resources, operations ?? [], target, text, true)
}

function textNode(node: Node, key: string): Scalar | null {
  const value = get(node, key)
  return value?.kind === 'scalar' && value.text.trim() !== '' ? value : null
}

function optionOf(node: Node, key: string): boolean {
  return isTrue(getIn(node, 'options', key))
}

interface Allowed {
  readonly name: boolean
  readonly kind: boolean
}

function applyMerges(
  context: Context,
  resources: readonly Resource[],
  patches: readonly YamlMap[],
  target: Node | null,
  text: PatchText,
  allowed: Allowed,
) {
  const [patch] = patches
  if (target === null || patch === undefined) return mergeEach(resources, patches, text, allowed)
  if (patches.length > 1)
    return refuse(
      'patch_invalid',
      target,
      `'${text.name}' holds several patches and has a target, which kustomize refuses. Split it.`,
    )
  const chosen = select(resources, target)
  if (chosen.length === 0) warnUnmatched(context, target)
  const ids = chosen.map(currentId)
  const isChosen = (resource: Resource) => ids.some(id => sameId(id, currentId(resource)))
  const merged = resources.flatMap(resource =>
    isChosen(resource) ? mergeOne(resource, aimed(patch, resource), allowed) : [resource],
  )
  return withoutConflicts(merged)
}

/** With a target, the patch takes on the object's apiVersion but keeps its own kind. */
function aimed(patch: YamlMap, resource: Resource): YamlMap {
  const apiVersion = get(resource.tree, 'apiVersion')
  return apiVersion === null ? patch : set(patch, 'apiVersion', apiVersion)
}

function warnUnmatched(context: Context, target: Node): void {
  report(
    context,
    'warning',
    'patch_matches_nothing',
    target,
    'This target selects no object, so the patch changes nothing. Correct the selector or remove the patch.',
  )
}

function mergeEach(
  resources: readonly Resource[],
  patches: readonly YamlMap[],
  text: PatchText,
  allowed: Allowed,
): readonly Resource[] {
  let result = resources
  for (const patch of patches) {
    const target = onlyMatch(result, resourceOf(patch), text)
    result = result.flatMap(resource => (resource === target ? mergeOne(resource, patch, allowed) : [resource]))
  }
  return result
}

function onlyMatch(resources: readonly Resource[], patch: Resource, { at }: PatchText): Resource {
  const apiVersion = apiVersionOf(patch)
  const kind = kindOf(patch)
  const namespace = effectiveNamespace(namespaceOf(patch), isClusterScoped(apiVersion, kind))
  const id = { ...splitApiVersion(apiVersion), kind, name: nameOf(patch), namespace }
  const found = resources.filter(resource => allIds(resource).some(other => sameId(id, other)))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const count = found.length === 0 ? 'No object is' : 'Several objects are'
  return refuse(
    'patch_target_missing',
    at,
    `${count} the target of the patch for ${describeId(id)}; kustomize stops at that. Correct kind, name or namespace.`,
  )
}

function mergeOne(resource: Resource, patch: YamlMap, allowed: Allowed): readonly Resource[] {
  const before = allowed.name || allowed.kind ? withPrevious(resource) : resource
  const merged = merge(resource.tree, patch, null)
  if (merged?.kind !== 'map' || merged.entries.length === 0) return []
  const tree = keepIdentity(merged, resource.tree, !allowed.name, !allowed.kind)
  return [{ ...before, tree, merged: true }]
}

export function withoutConflicts(resources: readonly Resource[]): readonly Resource[] {
  const seen = new Set<string>()
  for (const resource of resources) {
    const key = describeId(currentId(resource))
    if (seen.has(key))
      refuse(
        'duplicate_resource',
        resource.tree,
        `The object ${key} exists twice, which kustomize refuses. Remove or rename one.`,
      )
    seen.add(key)
  }
  return resources
}

function applyOldMerge(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
  node: Scalar,
): readonly Resource[] {
  const inline = readInlinePatch(context, node)
  const asText = objectsOf(inline.all)
  const text = asText.ok ? inline : readFilePatch(context, kustomization, node)
  const objects = objectsOf(text.all)
  if (!objects.ok)
    return refuse(
      'patch_invalid',
      objects.at ?? node,
      `'${text.name}' is no patch that kustomize can read: ${objects.message}. Correct it.`,
    )
  return mergeEach(resources, objects.objects, text, { name: false, kind: false })
}

function applyOldJsonPatch(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
  node: Node,
): readonly Resource[] {
  const target = get(node, 'target')
  if ((textOf(get(target, 'name')) ?? '') === '')
    return refuse('patch_invalid', node, 'A JSON patch here must name its target. Add target.name.')
  const path = textNode(node, 'path')
  const inline = textNode(node, 'patch')
  if (path !== null && inline !== null)
    return refuse('patch_invalid', node, "A patch has both 'path' and 'patch', which kustomize refuses. Keep one.")
  const from = path ?? inline
  if (from === null)
    return refuse(
      'patch_invalid',
      node,
      "A patch has neither 'path' nor 'patch', which kustomize refuses. Give it one.",
    )
  const text = path !== null ? readFilePatch(context, kustomization, path) : readInlinePatch(context, from)
  const operations = text.first.ok ? readOperations(text.first.documents[0]) : null
  if (operations === null || operations.length === 0)
    return refuse('patch_invalid', from, `'${text.name}' is no JSON patch. Correct it.`)
  return applyJson(context, resources, operations, target, text, false)
}

function applyJson(
  context: Context,
  resources: readonly Resource[],
  operations: readonly Operation[],
  target: Node | null,
  text: PatchText,
  remembers: boolean,
) {
  if (target === null)
    return refuse('patch_invalid', text.at, 'A JSON patch needs a target, without which kustomize stops. Add one.')
  const chosen = new Set(select(resources, target))
  if (chosen.size === 0) warnUnmatched(context, target)
  return resources.map(resource => {
    if (!chosen.has(resource)) return resource
    const before = remembers ? withPrevious(resource) : resource
    const bookkept = withBookkeeping(before)
    return { ...before, tree: withoutBookkeeping(applyOperations(bookkept, operations), resource.tree) }
  })
}

const bookkeeping = 'internal.config.kubernetes.io/previousNames'

/** kustomize keeps its own notes as annotations, so a patch finds the annotations map even where the file has none. */
function withBookkeeping({ tree, previous }: Resource): YamlMap {
  const metadata = get(tree, 'metadata')
  if (previous.length === 0 || metadata?.kind !== 'map') return tree
  const { source, start, end, line } = metadata
  const place = { source, start, end, line }
  const annotations = get(metadata, 'annotations')
  const map: YamlMap = annotations?.kind === 'map' ? annotations : { kind: 'map', entries: [], flow: false, ...place }
  const note: Scalar = {
    kind: 'scalar',
    text: previous.map(({ name }) => name).join(','),
    style: 'plain',
    tag: null,
    alias: false,
    ...place,
  }
  return set(tree, 'metadata', set(metadata, 'annotations', set(map, bookkeeping, note)))
}

function withoutBookkeeping(tree: YamlMap, before: YamlMap): YamlMap {
  const metadata = get(tree, 'metadata')
  const annotations = get(metadata, 'annotations')
  if (metadata?.kind !== 'map' || annotations?.kind !== 'map') return tree
  const cleaned = set(annotations, bookkeeping, null)
  const wasAbsent = cleaned.entries.length === 0 && getIn(before, 'metadata', 'annotations') === null
  return set(tree, 'metadata', set(metadata, 'annotations', wasAbsent ? null : cleaned))
}
