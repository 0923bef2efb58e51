import { posix } from 'node:path'
import { at, isList, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '@/demo/kubernetes/json'
import { contentSuffix } from '@/demo/kubernetes/names'
import { canonical } from '../revisions'
import type { Files } from './render'

/** ConfigMaps and Secrets from literals and files. Their suffix is a hash of our own: stable, and new with every content. */
export function generate(files: Files, folder: string, kustomization: JsonObject): readonly JsonObject[] {
  return [
    ...generatorsOf(kustomization, 'configMapGenerator').map(one =>
      made(files, folder, kustomization, one, 'ConfigMap'),
    ),
    ...generatorsOf(kustomization, 'secretGenerator').map(one => made(files, folder, kustomization, one, 'Secret')),
  ]
}

/** Points every reference to a ConfigMap or Secret at the name it has now; `moved` are names that changed since. */
export function pointReferences(
  objects: readonly JsonObject[],
  moved: ReadonlyMap<string, string>,
): readonly JsonObject[] {
  const generated = objects.flatMap(object => {
    const from = textAt(object, 'metadata', 'annotations', originalName)
    return from === '' ? [] : [[from, textAt(object, 'metadata', 'name')] as const]
  })
  const names = new Map([...generated, ...moved])
  if (names.size === 0) return objects
  return objects.map(object => {
    const next = rename(object, '', names)
    return isObject(next) ? next : object
  })
}

/** Kept while the overlays above may still rename it, and dropped before anything is applied. */
const originalName = 'demo/generated-from'

function made(
  files: Files,
  folder: string,
  kustomization: JsonObject,
  generator: JsonObject,
  kind: string,
): JsonObject {
  const name = textAt(generator, 'name')
  const literals = listAt(generator, 'literals').map(entry => pair(String(entry)))
  const fromFiles = listAt(generator, 'files').map(entry => {
    const [key, path] = String(entry).includes('=')
      ? pair(String(entry))
      : [posix.basename(String(entry)), String(entry)]
    return [key, files.get(posix.join(folder, path)) ?? ''] as const
  })
  const plain = Object.fromEntries([...literals, ...fromFiles])
  const data = kind === 'Secret' ? encoded(plain) : plain
  const options = { ...objectAt(kustomization, 'generatorOptions'), ...objectAt(generator, 'options') }
  const suffix = options.disableNameSuffixHash === true ? '' : `-${contentSuffix(canonical(data))}`
  const namespace = textAt(generator, 'namespace')
  const labels = objectAt(options, 'labels')
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: `${name}${suffix}`,
      ...(namespace === '' ? {} : { namespace }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      annotations: { [originalName]: name },
    },
    data,
  }
}

function generatorsOf(kustomization: JsonObject, name: string): readonly JsonObject[] {
  return listAt(kustomization, name).filter(isObject)
}

function encoded(data: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))
}

function pair(text: string): readonly [string, string] {
  const index = text.indexOf('=')
  return [text.slice(0, index), text.slice(index + 1)]
}

const references = new Set(['configMapRef', 'configMapKeyRef', 'configMap', 'secretRef', 'secretKeyRef', 'secret'])

function rename(value: Json, inside: string, names: ReadonlyMap<string, string>): Json {
  if (isList(value)) return value.map(item => rename(item, '', names))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const isName = references.has(inside) && (key === 'name' || key === 'secretName')
      const next = isName && typeof child === 'string' ? names.get(child) : undefined
      return [key, next ?? rename(child, key, names)]
    }),
  )
}

export function withoutMarks(object: JsonObject): JsonObject {
  const annotations = objectAt(object, 'metadata', 'annotations')
  if (at(annotations, originalName) === undefined) return object
  const { [originalName]: _mark, ...rest } = annotations
  const { annotations: _all, ...metadata } = objectAt(object, 'metadata')
  return { ...object, metadata: Object.keys(rest).length === 0 ? metadata : { ...metadata, annotations: rest } }
}
