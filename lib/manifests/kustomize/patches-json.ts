import { get, getIn, type Node, type Scalar, set, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { isGivenTwice } from './annotations'
import { attempt, type Context, report } from './context'
import { applyOperations, type Operation } from './json-patch'
import { items, type Kustomization } from './kustomization'
import { operationsIn, type PatchText, readFilePatch, readInlinePatch, textNode } from './patch-text'
import { refuse } from './refuse'
import { type Resource, withPrevious } from './resource'
import { select } from './select'

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
  const operations = operationsIn(text)
  if (operations === null || operations.length === 0)
    return refuse('patch_invalid', from, `'${text.name}' is no JSON patch. Correct it.`)
  return applyJson(context, resources, operations, target, text, false)
}

export function applyJson(
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
    if (isGivenTwice(resource.tree))
      return refuse(
        'object_invalid',
        resource.tree,
        'An annotation is given twice here, and kustomize stops where a JSON patch is laid over such an object. Keep one.',
      )
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

export function warnUnmatched(context: Context, target: Node): void {
  report(
    context,
    'warning',
    'patch_matches_nothing',
    target,
    'This target selects no object, so the patch changes nothing. Correct the selector or remove the patch.',
  )
}
