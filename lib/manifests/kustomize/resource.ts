import { get, getIn, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { isClusterScoped } from './kinds'

/** One object on its way through the build. Its tree is replaced, never changed. */
export interface Resource {
  readonly tree: YamlMap
  /** Names it had before, oldest first: patches and selectors may still use them. */
  readonly previous: readonly PreviousId[]
  /** A strategic merge patch has been laid over it. */
  readonly merged: boolean
  /** `behavior` of a generated ConfigMap or Secret. */
  readonly behavior: string | null
}

export interface PreviousId {
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

export interface ResourceId {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly name: string
  /** As kustomize compares it: `default` where none is given. */
  readonly namespace: string
}

export function resourceOf(tree: YamlMap): Resource {
  return { tree, previous: [], merged: false, behavior: null }
}

export function kindOf(resource: Resource): string {
  return textOf(get(resource.tree, 'kind')) ?? ''
}

export function apiVersionOf(resource: Resource): string {
  return textOf(get(resource.tree, 'apiVersion')) ?? ''
}

export function nameOf(resource: Resource): string {
  return textOf(getIn(resource.tree, 'metadata', 'name')) ?? ''
}

export function namespaceOf(resource: Resource): string {
  return textOf(getIn(resource.tree, 'metadata', 'namespace')) ?? ''
}

export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/')
  return slash === -1
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

const ids = new WeakMap<YamlMap, ResourceId>()

export function currentId(resource: Resource): ResourceId {
  const known = ids.get(resource.tree)
  if (known !== undefined) return known
  const apiVersion = apiVersionOf(resource)
  const kind = kindOf(resource)
  const { group, version } = splitApiVersion(apiVersion)
  const namespace = effectiveNamespace(namespaceOf(resource), isClusterScoped(apiVersion, kind))
  const id = { group, version, kind, name: nameOf(resource), namespace }
  ids.set(resource.tree, id)
  return id
}

export function previousIds(resource: Resource): readonly ResourceId[] {
  const gv = splitApiVersion(apiVersionOf(resource))
  return resource.previous.map(({ kind, name, namespace }) => {
    return { ...gv, kind, name, namespace: effectiveNamespace(namespace, false) }
  })
}

export function originalId(resource: Resource): ResourceId {
  return previousIds(resource)[0] ?? currentId(resource)
}

export function allIds(resource: Resource): readonly ResourceId[] {
  return [...previousIds(resource), currentId(resource)]
}

export function withPrevious(resource: Resource): Resource {
  const { kind, name, namespace } = currentId(resource)
  return { ...resource, previous: [...resource.previous, { kind, name, namespace }] }
}

export function sameId(a: ResourceId, b: ResourceId): boolean {
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    a.group === b.group &&
    a.version === b.version &&
    a.namespace === b.namespace
  )
}

export function describeId({ group, version, kind, name, namespace }: ResourceId): string {
  const gv = group === '' ? version : `${group}/${version}`
  return `${gv} ${kind} ${namespace === 'default' || namespace === nowhere ? '' : `${namespace}/`}${name}`
}

const nowhere = '_non_namespaceable_'

export function effectiveNamespace(namespace: string, clusterScoped: boolean): string {
  if (clusterScoped) return nowhere
  return namespace === '' ? 'default' : namespace
}
