import { get, type Node } from '@/lib/manifests/yaml/node'
import { type Context, report } from './context'
import { parseFile } from './documents'
import type { FieldSpec } from './field-spec'
import { type Kustomization, texts } from './kustomization'
import { fieldSpecOf } from './labels'
import { loadFile } from './load'
import { refuse } from './refuse'

/** Further fields that hold images, from `configurations:`; the outer kustomizations use them too. */
export function readConfigurations(context: Context, kustomization: Kustomization): readonly FieldSpec[] {
  return texts(kustomization.tree, 'configurations').flatMap(node =>
    readConfiguration(context, kustomization.folder, node),
  )
}

/** Fields that change neither an image nor the name of a workload or container. */
const harmless = new Set([
  'nameReference',
  'varReference',
  'commonLabels',
  'labels',
  'templateLabels',
  'commonAnnotations',
])

function readConfiguration(
  context: Context,
  folder: string,
  node: Extract<Node, { kind: 'scalar' }>,
): readonly FieldSpec[] {
  const { path, text } = loadFile(context, folder, node.text, node)
  const { parsed } = parseFile(context.snapshot, path, text, 'first')
  const root = parsed.ok ? (parsed.documents[0] ?? null) : null
  if (!parsed.ok || (root !== null && root.kind !== 'map')) {
    return refuse(
      'configuration_invalid',
      node,
      `'${node.text}' holds no configuration that kustomize can read. Correct it.`,
    )
  }
  if (root === null) return []
  for (const { key, value } of root.entries) {
    if (harmless.has(key.text) || key.text === 'images') continue
    if (value.kind === 'list' && value.items.length === 0) continue
    report(
      context,
      'error',
      'configuration_unsupported',
      key,
      `This configuration changes where '${key.text}' works, which is not followed here. What stands in the files is shown as declared.`,
    )
  }
  const images = get(root, 'images')
  return images?.kind === 'list' ? images.items.map(fieldSpecOf) : []
}
