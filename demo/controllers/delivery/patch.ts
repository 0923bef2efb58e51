import { posix } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { at, isList, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '@/demo/kubernetes/json'
import { jsonPatch } from '@/demo/kubernetes/patches/json-patch'
import { strategicMerge } from '@/demo/kubernetes/patches/strategic-merge'
import { parseLabelSelector } from '@/demo/kubernetes/selectors'
import type { Files } from './render'

/** `patches`, and the older `patchesStrategicMerge` and `patchesJson6902`. */
export function applyPatches(
  files: Files,
  folder: string,
  kustomization: JsonObject,
  objects: readonly JsonObject[],
): readonly JsonObject[] {
  const older = listAt(kustomization, 'patchesStrategicMerge').map(
    (entry): JsonObject => (String(entry).includes('\n') ? { patch: entry } : { path: entry }),
  )
  const entries = [...older, ...listAt(kustomization, 'patches'), ...listAt(kustomization, 'patchesJson6902')]
  return entries.filter(isObject).reduce((current, entry) => applyEntry(files, folder, entry, current), objects)
}

function applyEntry(
  files: Files,
  folder: string,
  entry: JsonObject,
  objects: readonly JsonObject[],
): readonly JsonObject[] {
  const path = posix.join(folder, textAt(entry, 'path'))
  const text = textAt(entry, 'patch') || files.get(path)
  if (text === undefined) throw new Error(`unable to load patch: open ${path}: no such file or directory`)
  const target = at(entry, 'target')
  return parseAllDocuments(text).reduce<readonly JsonObject[]>((current, document) => {
    const patch: Json = document.toJS()
    const chosen = isObject(target) ? target : isObject(patch) ? identityOf(patch) : {}
    const hits = current.filter(object => fits(object, chosen, isObject(target)))
    if (hits.length === 0 && !isObject(target))
      throw new Error(`no resource matches strategic merge patch ${textAt(chosen, 'name')}`)
    return current.flatMap(object => (hits.includes(object) ? patched(object, patch) : [object]))
  }, objects)
}

function patched(object: JsonObject, patch: Json): readonly JsonObject[] {
  if (at(patch, '$patch') === 'delete') return []
  const result = isList(patch) ? jsonPatch(object, patch) : strategicMerge(object, withIdentity(object, patch))
  return isObject(result) ? [result] : []
}

/** A patch with a target may name another object; it never renames what it hits. */
function withIdentity(object: JsonObject, patch: Json): Json {
  if (!isObject(patch)) return patch
  const { name } = objectAt(object, 'metadata')
  return {
    ...patch,
    apiVersion: object.apiVersion ?? '',
    kind: object.kind ?? '',
    metadata: { ...objectAt(patch, 'metadata'), name: name ?? '' },
  }
}

function identityOf(patch: JsonObject): JsonObject {
  const [group, version] = groupVersion(textAt(patch, 'apiVersion'))
  const { name, namespace } = objectAt(patch, 'metadata')
  return { group, version, kind: patch.kind ?? '', name: name ?? '', ...(namespace === undefined ? {} : { namespace }) }
}

/** In a target, name, namespace and kind are anchored regular expressions. */
function fits(object: JsonObject, target: JsonObject, expressions: boolean): boolean {
  const [group, version] = groupVersion(textAt(object, 'apiVersion'))
  const metadata = objectAt(object, 'metadata')
  const facts: JsonObject = {
    group,
    version,
    kind: object.kind ?? '',
    name: metadata.name ?? '',
    namespace: metadata.namespace ?? '',
  }
  const named = Object.keys(facts).every(key => {
    const wanted = textAt(target, key)
    if (wanted === '') return true
    return expressions ? new RegExp(`^(?:${wanted})$`).test(textAt(facts, key)) : wanted === facts[key]
  })
  if (!named) return false
  const labels = textAt(target, 'labelSelector')
  const annotations = textAt(target, 'annotationSelector')
  const noted = { metadata: { labels: objectAt(metadata, 'annotations') } }
  return (
    (labels === '' || parseLabelSelector(labels)(object)) &&
    (annotations === '' || parseLabelSelector(annotations)(noted))
  )
}

function groupVersion(apiVersion: string): readonly [string, string] {
  const [first = '', second] = apiVersion.split('/')
  return second === undefined ? ['', first] : [first, second]
}
