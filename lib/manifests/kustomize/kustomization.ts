import { get, type Node, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { type Context, report } from './context'
import { parseFile } from './documents'
import { readText } from './load'
import { normalize } from './normalize'
import { refuse } from './refuse'
import { kustomizationShape } from './shape'

/** A kustomization file with its fields in canonical form. */
export interface Kustomization {
  readonly folder: string
  readonly file: string
  readonly tree: YamlMap
  readonly isComponent: boolean
}

export const fileNames: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** Reads a folder's kustomization; `at` is what refers to it. Null where it cannot be read at all: the problem is in the context. */
export function readKustomization(context: Context, folder: string, at: Node | null): Kustomization | null {
  const found = fileNames
    .map(name => (folder === '' ? name : `${folder}/${name}`))
    .filter(path => readText(context, path) !== null)
  const [file] = found
  const shown = folder === '' ? '.' : folder
  if (file === undefined) {
    const message = isThere(context, folder)
      ? `'${shown}' has no kustomization file. Correct the path or add one.`
      : `There is no file or folder '${shown}'. Correct the path or add it.`
    return refuse('kustomization_missing', at ?? shown, message)
  }
  if (found.length > 1) {
    report(
      context,
      'error',
      'two_kustomizations',
      file,
      `'${shown}' holds several kustomization files, which kustomize refuses. Keep one.`,
    )
  }
  const tree = readTree(context, file)
  return tree === null ? null : { folder, file, tree, isComponent: textOf(get(tree, 'kind')) === 'Component' }
}

function isThere({ snapshot, looked }: Context, path: string): boolean {
  if (path === '' || snapshot.blob(path) !== null || snapshot.list(path).length > 0) return true
  looked.add(`${path}/`)
  return false
}

function readTree(context: Context, file: string): YamlMap | null {
  const { parsed } = parseFile(context.snapshot, file, context.snapshot.read(file) ?? '', 'first')
  if (!parsed.ok) {
    const { message, line } = parsed.error
    context.problems.push({
      severity: 'error',
      code: 'yaml_invalid',
      file,
      line,
      message: `This is no valid YAML: ${message}. Correct it.`,
    })
    return null
  }
  const [root] = parsed.documents
  const tree =
    root === undefined
      ? null
      : normalize(root, kustomizationShape, (code, node, message) => report(context, 'error', code, node, message))
  if (tree?.kind !== 'map' || tree.entries.every(({ key }) => key.text === 'kind' || key.text === 'apiVersion')) {
    report(
      context,
      'error',
      'kustomization_empty',
      file,
      'The kustomization is empty, which kustomize refuses. Give it resources.',
    )
    return tree?.kind === 'map' ? tree : null
  }
  checkType(context, tree)
  return tree
}

function checkType(context: Context, tree: YamlMap): void {
  const kind = textOf(get(tree, 'kind')) ?? 'Kustomization'
  if (kind !== '' && kind !== 'Kustomization' && kind !== 'Component') {
    report(
      context,
      'error',
      'kustomization_invalid',
      tree,
      `A kustomization of kind '${kind}' is refused. It is Kustomization or Component.`,
    )
  }
  const wanted = kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1'
  const apiVersion = textOf(get(tree, 'apiVersion')) ?? ''
  if (apiVersion !== '' && apiVersion !== wanted) {
    report(
      context,
      'error',
      'kustomization_invalid',
      tree,
      `apiVersion '${apiVersion}' is refused for a ${kind}. It is ${wanted}.`,
    )
  }
}

export function texts(tree: YamlMap, key: string): readonly Extract<Node, { kind: 'scalar' }>[] {
  return items(tree, key).flatMap(node => (node.kind === 'scalar' ? [node] : []))
}

export function items(tree: YamlMap, key: string): readonly Node[] {
  const list = get(tree, key)
  return list?.kind === 'list' ? list.items : []
}
