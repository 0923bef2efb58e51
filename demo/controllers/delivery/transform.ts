import {
  at,
  isList,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
  withAt,
} from '@/demo/kubernetes/json'
import { kinds } from '@/demo/kubernetes/kinds'
import { pointReferences } from './generate'

/** What a kustomization does to all its objects, in kustomize's order. */
export function transform(kustomization: JsonObject, objects: readonly JsonObject[]): readonly JsonObject[] {
  const namespace = textAt(kustomization, 'namespace')
  const prefix = textAt(kustomization, 'namePrefix')
  const suffix = textAt(kustomization, 'nameSuffix')
  const images = listAt(kustomization, 'images').filter(isObject)
  const replicas = listAt(kustomization, 'replicas').filter(isObject)
  const placed = objects
    .map(object => withReplicas(object, replicas))
    .map(object => (namespace === '' ? object : withNamespace(object, namespace)))
    .map(object => withLabels(object, kustomization))
    .map(object => withImages(object, images))
  return renamed(placed, prefix, suffix)
}

function withNamespace(object: JsonObject, namespace: string): JsonObject {
  const kind = textAt(object, 'kind')
  if (kind === 'Namespace') return withAt(object, ['metadata', 'name'], namespace)
  const known = kinds.find(one => one.kind === kind)
  return known?.namespaced === false ? object : withAt(object, ['metadata', 'namespace'], namespace)
}

function withLabels(object: JsonObject, kustomization: JsonObject): JsonObject {
  const common = objectAt(kustomization, 'commonLabels')
  const annotations = objectAt(kustomization, 'commonAnnotations')
  const entries = listAt(kustomization, 'labels').filter(isObject)
  const everywhere = entries.filter(one => one.includeSelectors === true).map(one => objectAt(one, 'pairs'))
  const templates = entries.filter(one => one.includeTemplates === true).map(one => objectAt(one, 'pairs'))
  const all = Object.assign({}, common, ...entries.map(one => objectAt(one, 'pairs')))
  const selecting = Object.assign({}, common, ...everywhere)
  const templated = Object.assign({}, selecting, ...templates)
  const hasTemplate = isObject(at(object, 'spec', 'template'))
  return [
    { path: ['metadata', 'labels'], pairs: all, make: true },
    { path: ['metadata', 'annotations'], pairs: annotations, make: true },
    { path: ['spec', 'selector', 'matchLabels'], pairs: selecting, make: false },
    { path: ['spec', 'selector'], pairs: object.kind === 'Service' ? selecting : {}, make: false },
    { path: ['spec', 'template', 'metadata', 'labels'], pairs: templated, make: hasTemplate },
    { path: ['spec', 'template', 'metadata', 'annotations'], pairs: annotations, make: hasTemplate },
  ].reduce((made, { path, pairs, make }) => {
    const there = at(made, ...path)
    if (Object.keys(pairs).length === 0 || (!make && !isObject(there))) return made
    return withAt(made, path, { ...(isObject(there) ? there : {}), ...pairs })
  }, object)
}

function withReplicas(object: JsonObject, entries: readonly JsonObject[]): JsonObject {
  const entry = entries.find(one => textAt(one, 'name') === textAt(object, 'metadata', 'name'))
  const scalable = ['Deployment', 'StatefulSet', 'ReplicaSet'].includes(textAt(object, 'kind'))
  return entry === undefined || !scalable ? object : withAt(object, ['spec', 'replicas'], numberAt(entry, 'count') ?? 1)
}

function renamed(objects: readonly JsonObject[], prefix: string, suffix: string): readonly JsonObject[] {
  const moves = objects.flatMap(object => {
    const kind = textAt(object, 'kind')
    const name = textAt(object, 'metadata', 'name')
    return prefix + suffix === '' || fixed.has(kind) ? [] : [{ kind, name, next: `${prefix}${name}${suffix}` }]
  })
  const named = objects.map(object => {
    const move = moves.find(one => one.kind === object.kind && one.name === textAt(object, 'metadata', 'name'))
    const next = move === undefined ? object : withAt(object, ['metadata', 'name'], move.next)
    const target = objectAt(next, 'spec', 'scaleTargetRef')
    const scaled = moves.find(one => one.kind === target.kind && one.name === target.name)
    return scaled === undefined ? next : withAt(next, ['spec', 'scaleTargetRef', 'name'], scaled.next)
  })
  const configs = moves.filter(move => move.kind === 'ConfigMap' || move.kind === 'Secret')
  return pointReferences(named, new Map(configs.map(move => [move.name, move.next])))
}

const fixed = new Set(['Namespace', 'CustomResourceDefinition'])

function withImages(object: JsonObject, entries: readonly JsonObject[]): JsonObject {
  if (entries.length === 0) return object
  const next = replaceImages(object, entries)
  return isObject(next) ? next : object
}

/** Every `image` in every list of containers, wherever the kind keeps it. */
function replaceImages(value: Json, entries: readonly JsonObject[]): Json {
  if (isList(value)) return value.map(item => replaceImages(item, entries))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      if ((key !== 'containers' && key !== 'initContainers') || !isList(child))
        return [key, replaceImages(child, entries)]
      return [key, child.map(container => (isObject(container) ? withImage(container, entries) : container))]
    }),
  )
}

function withImage(container: JsonObject, entries: readonly JsonObject[]): JsonObject {
  const image = entries.reduce((current, entry) => nextImage(current, entry), textAt(container, 'image'))
  return image === '' ? container : { ...container, image }
}

function nextImage(image: string, entry: JsonObject): string {
  const [, name = image, rest = ''] = /^([^@]*?)((?::[^:/@]+)?(?:@.+)?)$/.exec(image) ?? []
  if (name !== textAt(entry, 'name')) return image
  const base = textAt(entry, 'newName') || name
  const digest = textAt(entry, 'digest')
  const tag = at(entry, 'newTag')
  if (typeof tag === 'number' || typeof tag === 'boolean') {
    const got = typeof tag === 'number' ? 'number' : 'bool'
    const field = 'Go struct field Image.images.newTag of type string'
    throw new Error(`invalid Kustomization: json: cannot unmarshal ${got} into ${field}`)
  }
  const named = typeof tag === 'string' ? tag : ''
  if (digest !== '') return `${base}${named === '' ? '' : `:${named}`}@${digest}`
  return `${base}${named === '' ? rest : `:${named}`}`
}
