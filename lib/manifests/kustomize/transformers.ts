import { get, getIn, type Node, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { parseDocuments } from '@/lib/manifests/yaml/parse'
import { attempt, type Context } from './context'
import { innerSource, parseFile } from './documents'
import { imageEntryOf, setImages } from './images'
import { type Kustomization, texts } from './kustomization'
import { addPairs } from './labels'
import { loadFile } from './load'
import { affixNames, setNamespace } from './names'
import { applyPatch } from './patches'
import { fieldSpecOf, isTrue } from './read-fields'
import { objectsOf, objectsOrRefuse } from './read-objects'
import { refuse } from './refuse'
import type { Resource } from './resource'

/** `transformers:` that kustomize has built in and that are configured in a file or in place; every other one leaves all slots declared. */
export function runTransformers(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
): readonly Resource[] {
  let result = resources
  for (const node of texts(kustomization.tree, 'transformers')) {
    for (const config of attempt(context, () => readTransformers(context, kustomization.folder, node), [])) {
      result = attempt(context, () => transform(context, kustomization, result, config, node), result)
    }
  }
  return result
}

type Text = Extract<Node, { kind: 'scalar' }>

function readTransformers(context: Context, folder: string, node: Text): readonly YamlMap[] {
  if (node.text.includes('\n')) {
    const inline = objectsOf(parseDocuments(innerSource(node, node.text)))
    if (inline.ok) return inline.objects
  }
  const { path, text } = loadFile(context, folder, node.text, node)
  return objectsOrRefuse(
    objectsOf(parseFile(context.snapshot, path, text, 'all').parsed),
    'transformer_invalid',
    node.text,
    node,
  )
}

function transform(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
  config: YamlMap,
  at: Node,
): readonly Resource[] {
  const kind = textOf(get(config, 'kind')) ?? ''
  const list = get(config, 'fieldSpecs')
  const fields = list?.kind === 'list' ? list.items.map(fieldSpecOf) : []
  const isBuiltin = textOf(get(config, 'apiVersion')) === 'builtin'
  const isNameOnly =
    fields.length > 0 &&
    fields.every(({ path, kind, group, version }) => path === 'metadata/name' && `${kind}${group}${version}` === '')
  if (isBuiltin && kind === 'LabelTransformer') return addPairs(resources, get(config, 'labels'), fields)
  if (isBuiltin && kind === 'AnnotationsTransformer') return addPairs(resources, get(config, 'annotations'), fields)
  if (isBuiltin && kind === 'PrefixTransformer' && isNameOnly)
    return affixNames(resources, textOf(get(config, 'prefix')) ?? '', '', fields)
  if (isBuiltin && kind === 'SuffixTransformer' && isNameOnly)
    return affixNames(resources, '', textOf(get(config, 'suffix')) ?? '', fields)
  if (isBuiltin && kind === 'NamespaceTransformer' && !isTrue(get(config, 'unsetOnly'))) {
    const namespace = textOf(getIn(config, 'metadata', 'namespace')) ?? ''
    return namespace === '' ? resources : setNamespace(resources, namespace, fields)
  }
  if (isBuiltin && kind === 'PatchTransformer') return applyPatch(context, kustomization, resources, config)
  if (isBuiltin && kind === 'ImageTagTransformer') {
    const entry = imageEntryOf(getIn(config, 'imageTag') ?? config)
    return resources.map(resource => ({
      ...resource,
      tree: setImages(resource.tree, [entry], fields, new Set(), false),
    }))
  }
  return refuse(
    'transformer_unsupported',
    at,
    `The transformer ${kind} is not followed here, so its effect is not known. What stands in the files is shown as declared.`,
  )
}
