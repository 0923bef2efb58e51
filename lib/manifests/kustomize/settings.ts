import type { Setting } from '@/lib/domain/settings'
import type { Snapshot } from '@/lib/manifests/contract'
import { get, getIn, type Node, textOf } from '@/lib/manifests/yaml/node'
import { build } from './build'
import { newContext } from './context'
import { kindOf, nameOf, originalId, type Resource } from './resource'

/** What the objects of a path set beside their images; null where the build is not certain. */
export function settingsOf(snapshot: Snapshot, path: string, readsAbove = false): readonly Setting[] | null {
  const folder = path.replace(/^\.?\/+|\/+$|^\.$/g, '')
  const context = newContext(snapshot, readsAbove)
  const { resources } = build(context, folder)
  if (context.problems.some(problem => problem.severity === 'error')) return null
  return resources.flatMap(ofObject)
}

function ofObject(resource: Resource): readonly Setting[] {
  const kind = kindOf(resource)
  if (kind === 'ConfigMap' || kind === 'Secret') return ofData(resource, kind)
  const object = `${kind} ${nameOf(resource)}`
  const spec = get(resource.tree, 'spec')
  const pod = podOf(spec)
  if (pod === null) return []
  const own = setting(object, null, 'replicas', textOf(get(spec, 'replicas')))
  const containers = ['initContainers', 'containers'].flatMap(field => itemsOf(get(pod, field)))
  return [...own, ...containers.flatMap(container => ofContainer(object, container))]
}

/** The name before a generator's hash is what both sides share. */
function ofData(resource: Resource, kind: 'ConfigMap' | 'Secret'): readonly Setting[] {
  const object = `${kind} ${originalId(resource).name}`
  const fields = ['data', 'stringData', 'binaryData'].map(field => get(resource.tree, field))
  return fields.flatMap(field =>
    field?.kind === 'map'
      ? field.entries.map(({ key, value }) => ({
          object,
          container: null,
          name: key.text,
          value: kind === 'Secret' ? null : textOf(value),
        }))
      : [],
  )
}

function podOf(spec: Node | null): Node | null {
  const template = getIn(spec, 'template', 'spec') ?? getIn(spec, 'jobTemplate', 'spec', 'template', 'spec')
  if (template !== null) return template
  return get(spec, 'containers') === null ? null : spec
}

function ofContainer(object: string, node: Node): readonly Setting[] {
  const container = textOf(get(node, 'name')) ?? ''
  const env = itemsOf(get(node, 'env')).flatMap(item =>
    setting(
      object,
      container,
      `env ${textOf(get(item, 'name')) ?? ''}`,
      textOf(get(item, 'value')) ?? referenceOf(item),
    ),
  )
  const from = itemsOf(get(node, 'envFrom')).flatMap(item => {
    const name = textOf(getIn(item, 'configMapRef', 'name')) ?? textOf(getIn(item, 'secretRef', 'name'))
    return name === null ? [] : setting(object, container, `env from ${withoutHash(name)}`, 'all keys')
  })
  const resources = ['requests', 'limits'].flatMap(side => {
    const map = getIn(node, 'resources', side)
    if (map?.kind !== 'map') return []
    return map.entries.flatMap(({ key, value }) =>
      setting(object, container, `${key.text} ${side === 'limits' ? 'limit' : 'request'}`, textOf(value)),
    )
  })
  const words = (['command', 'args'] as const).flatMap(field => {
    const items = itemsOf(get(node, field))
    return items.length === 0 ? [] : setting(object, container, field, items.map(item => textOf(item) ?? '').join(' '))
  })
  return [...env, ...from, ...words, ...resources]
}

function referenceOf(item: Node): string {
  const from = get(item, 'valueFrom')
  for (const kind of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const reference = get(from, kind)
    if (reference === null) continue
    const name = withoutHash(textOf(get(reference, 'name')) ?? '')
    return `${kind === 'secretKeyRef' ? 'Secret' : 'ConfigMap'} ${name}, key ${textOf(get(reference, 'key')) ?? ''}`
  }
  const path = textOf(getIn(from, 'fieldRef', 'fieldPath')) ?? textOf(getIn(from, 'resourceFieldRef', 'resource'))
  return path === null ? '' : `field ${path}`
}

/** kustomize's suffix is made of ten of these letters, and is another one with every change of content. */
function withoutHash(name: string): string {
  return name.replace(/-[2456789bcdfghkmt]{10}$/, '')
}

function setting(object: string, container: string | null, name: string, value: string | null): readonly Setting[] {
  return value === null ? [] : [{ object, container, name, value }]
}

function itemsOf(node: Node | null): readonly Node[] {
  return node?.kind === 'list' ? node.items : []
}
