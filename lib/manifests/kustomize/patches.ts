import { get, getIn, type Node, type Scalar } from '@/lib/manifests/yaml/node'
import { attempt, type Context } from './context'
import { items, type Kustomization, texts } from './kustomization'
import { operationsIn, readFilePatch, readInlinePatch, textNode } from './patch-text'
import { applyJson } from './patches-json'
import { applyMerges, mergeEach } from './patches-merge'
import { isTrue } from './read-fields'
import { objectsOf } from './read-objects'
import { refuse } from './refuse'
import type { Resource } from './resource'

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
  const objects = objectsOf(text.all, 'build')
  const operations = operationsIn(text)
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

function optionOf(node: Node, key: string): boolean {
  return isTrue(getIn(node, 'options', key))
}

function applyOldMerge(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
  node: Scalar,
): readonly Resource[] {
  const inline = readInlinePatch(context, node)
  const asText = objectsOf(inline.all, 'build')
  const text = asText.ok ? inline : readFilePatch(context, kustomization, node)
  const objects = objectsOf(text.all, 'build')
  if (!objects.ok)
    return refuse(
      'patch_invalid',
      objects.at ?? node,
      `'${text.name}' is no patch that kustomize can read: ${objects.message}. Correct it.`,
    )
  return mergeEach(context, resources, objects.objects, text, { name: false, kind: false })
}
