import { get, type Node, set, type YamlMap } from '@/lib/manifests/yaml/node'
import { type Context, report } from './context'
import { isClusterScoped } from './kinds'
import { merge } from './merge'
import { keepIdentity } from './names'
import type { PatchText } from './patch-text'
import { warnUnmatched } from './patches-json'
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
import { hidesObjects } from './unknown-objects'

export interface Allowed {
  readonly name: boolean
  readonly kind: boolean
}

export function applyMerges(
  context: Context,
  resources: readonly Resource[],
  patches: readonly YamlMap[],
  target: Node | null,
  text: PatchText,
  allowed: Allowed,
) {
  const [patch] = patches
  if (target === null || patch === undefined) return mergeEach(context, resources, patches, text, allowed)
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
    isChosen(resource) ? mergeOne(context, resource, aimed(patch, resource), allowed) : [resource],
  )
  return withoutConflicts(merged)
}

/** With a target, the patch takes on the object's apiVersion but keeps its own kind. */
function aimed(patch: YamlMap, resource: Resource): YamlMap {
  const apiVersion = get(resource.tree, 'apiVersion')
  return apiVersion === null ? patch : set(patch, 'apiVersion', apiVersion)
}

export function mergeEach(
  context: Context,
  resources: readonly Resource[],
  patches: readonly YamlMap[],
  text: PatchText,
  allowed: Allowed,
): readonly Resource[] {
  let result = resources
  for (const patch of patches) {
    const own = resourceOf(patch)
    const matching = matches(result, own)
    if (matching.length === 0 && hidesObjects(context)) {
      // Its object is among those that are not known: what the patch says of it is all that Git tells.
      result = [...result, own]
      continue
    }
    const target = only(matching, own, text)
    result = result.flatMap(resource =>
      resource === target ? mergeOne(context, resource, patch, allowed) : [resource],
    )
  }
  return result
}

function matches(resources: readonly Resource[], patch: Resource): readonly Resource[] {
  const id = idOf(patch)
  return resources.filter(resource => allIds(resource).some(other => sameId(id, other)))
}

function idOf(patch: Resource) {
  const apiVersion = apiVersionOf(patch)
  const kind = kindOf(patch)
  const namespace = effectiveNamespace(namespaceOf(patch), isClusterScoped(apiVersion, kind))
  return { ...splitApiVersion(apiVersion), kind, name: nameOf(patch), namespace }
}

function only(found: readonly Resource[], patch: Resource, { at }: PatchText): Resource {
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  const count = found.length === 0 ? 'No object is' : 'Several objects are'
  return refuse(
    'patch_target_missing',
    at,
    `${count} the target of the patch for ${describeId(idOf(patch))}; kustomize stops at that. Correct kind, name or namespace.`,
  )
}

function mergeOne(context: Context, resource: Resource, patch: YamlMap, allowed: Allowed): readonly Resource[] {
  const before = allowed.name || allowed.kind ? withPrevious(resource) : resource
  const merged = merge(resource.tree, patch, null, (item, keys, dropped) => {
    const names = dropped.map(name => (name === '' ? 'this one' : `'${name}'`)).join(', ')
    report(
      context,
      'warning',
      'patch_drops_items',
      item,
      `An item without '${keys.join("' or '")}' is merged here, for which kustomize drops from its list: ${names}. Add the key.`,
    )
  })
  if (merged?.kind !== 'map' || merged.entries.length === 0) return []
  const tree = keepIdentity(merged, resource.tree, !allowed.name, !allowed.kind)
  return [{ ...before, tree, merged: true }]
}

function withoutConflicts(resources: readonly Resource[]): readonly Resource[] {
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
