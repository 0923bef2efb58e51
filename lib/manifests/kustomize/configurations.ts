import type { Node } from '@/lib/manifests/yaml/node'
import { type Context, report } from './context'
import { parseFile } from './documents'
import { defaultFields, type Fields, fieldNames, mergeFields } from './fields'
import { type Kustomization, texts } from './kustomization'
import { loadFile } from './load'
import { fieldSpecOf } from './read-fields'
import { refuse } from './refuse'

/** The fields that a kustomization's changes reach, with those that its `configurations:` add. */
export function readConfigurations(context: Context, kustomization: Kustomization): Fields {
  let fields = defaultFields
  for (const node of texts(kustomization.tree, 'configurations')) {
    fields = mergeFields(fields, readConfiguration(context, kustomization.folder, node), node)
  }
  return fields
}

/** References between objects change neither an image nor a name that is shown. */
const harmless = new Set(['nameReference', 'varReference'])

function readConfiguration(context: Context, folder: string, node: Extract<Node, { kind: 'scalar' }>): Fields {
  const { path, text } = loadFile(context, folder, node.text, node)
  const { parsed } = parseFile(context.snapshot, path, text, 'first')
  const root = parsed.ok ? parsed.documents[0] : undefined
  const fields = { ...noFields }
  if (parsed.ok && root === undefined) return fields
  if (root?.kind !== 'map')
    return refuse(
      'configuration_invalid',
      node,
      `'${node.text}' holds no configuration that kustomize can read. Correct it.`,
    )
  for (const { key, value } of root.entries) {
    const name = fieldNames.find(known => known === key.text)
    if (name !== undefined && value.kind === 'list') fields[name] = value.items.map(fieldSpecOf)
    else if (!harmless.has(key.text) && (value.kind !== 'scalar' || value.text !== '')) {
      report(
        context,
        'error',
        'configuration_invalid',
        key,
        `'${key.text}' is no configuration that kustomize knows; it stops at that. Remove it.`,
      )
    }
  }
  return fields
}

const noFields: Fields = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  images: [],
  replicas: [],
}
