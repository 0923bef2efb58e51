import { type Entry, get, madeScalar, type Node, set, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { attempt, type Context, report } from './context'
import { items, type Kustomization, texts } from './kustomization'
import { checkWithin, joinPath, loadFile } from './load'
import { refuse } from './refuse'
import { allIds, currentId, describeId, type Resource, resourceOf, sameId } from './resource'

/** Generated ConfigMaps and Secrets, for those who copy from them; everything that needs a program or the network stops the build. */
export function runGenerators(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
): readonly Resource[] {
  let result = resources
  for (const [field, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const) {
    for (const node of items(kustomization.tree, field)) {
      const made = attempt(context, () => generate(context, kustomization, node, kind), null)
      if (made !== null) result = attempt(context, () => absorb(result, made), result)
    }
  }
  for (const chart of [
    ...items(kustomization.tree, 'helmCharts'),
    ...items(kustomization.tree, 'helmChartInflationGenerator'),
  ]) {
    const name = textOf(get(chart, 'name')) ?? textOf(get(chart, 'chartName')) ?? ''
    report(
      context,
      'error',
      'helm_chart',
      chart,
      `The Helm chart '${name}' is rendered by a program at build time, so its objects are not known here. What stands in the files is shown as declared.`,
    )
  }
  for (const node of texts(kustomization.tree, 'generators')) {
    report(
      context,
      'error',
      'generator_unsupported',
      node,
      'This generator is a program or plugin that is not run here, so its objects are not known. What stands in the files is shown as declared.',
    )
  }
  return result
}

function generate(context: Context, kustomization: Kustomization, node: Node, kind: 'ConfigMap' | 'Secret'): Resource {
  const name = get(node, 'name')
  if (name === null || textOf(name) === '')
    return refuse('generator_invalid', node, `A generated ${kind} needs a name. Add one.`)
  const data = new Map<string, string>()
  for (const [key, value] of readPairs(context, kustomization, node)) {
    if (!/^[-._a-zA-Z0-9]+$/.test(key) || data.has(key)) {
      return refuse(
        'generator_invalid',
        node,
        `The key '${key}' is given twice or is no valid key; kustomize stops at that. Correct it.`,
      )
    }
    data.set(key, kind === 'Secret' ? Buffer.from(value).toString('base64') : value)
  }
  const metadata = map(node, [
    ['name', name],
    ['namespace', get(node, 'namespace')],
  ])
  const pairs = [...data].map(([key, value]): [string, Node] => [key, madeScalar(value, node)])
  const tree = map(node, [
    ['apiVersion', madeScalar('v1', node)],
    ['kind', madeScalar(kind, node)],
    ['metadata', metadata],
    ['data', map(node, pairs)],
  ])
  return { ...resourceOf(tree), behavior: textOf(get(node, 'behavior')) }
}

function map(at: Node, pairs: readonly (readonly [string, Node | null])[]): YamlMap {
  const { source, start, end, line } = at
  const entries = pairs.flatMap(([key, value]): Entry[] =>
    value === null ? [] : [{ key: madeScalar(key, at), value }],
  )
  return { kind: 'map', entries, flow: false, source, start, end, line }
}

function readPairs(context: Context, { folder }: Kustomization, node: Node): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = []
  const env = get(node, 'env')
  const envs = [...listOf(node, 'envs'), ...(env !== null && textOf(env) !== '' ? [env] : [])]
  for (const item of envs) pairs.push(...readEnv(loadFile(context, folder, textOf(item) ?? '', item).text, item))
  for (const item of listOf(node, 'literals')) {
    const match = /^([^=]+)=(.*)$/s.exec(textOf(item) ?? '')
    if (match === null)
      return refuse('generator_invalid', item, `'${textOf(item)}' is no literal. Write it as key=value.`)
    pairs.push([match[1] ?? '', (match[2] ?? '').replace(/^(['"])(.*)\1$/s, '$2')])
  }
  for (const item of listOf(node, 'files')) {
    const match = /^(?:([^=]+)=)?([^=]+)$/.exec(textOf(item) ?? '')
    const path = match?.[2]
    if (path === undefined)
      return refuse('generator_invalid', item, `'${textOf(item)}' names no file. Write it as path or key=path.`)
    const key = match?.[1] ?? path.slice(path.lastIndexOf('/') + 1)
    const text = readContent(context, folder, path, item)
    if (text !== null) pairs.push([key, text])
  }
  return pairs
}

/** Null for a file that is there and holds no text, or too much: it has no containers, and what would copy from it finds nothing. */
function readContent(context: Context, folder: string, name: string, at: Node): string | null {
  const path = joinPath(folder, name)
  const isHeld = path !== null && context.snapshot.blob(path) !== null && context.snapshot.unreadable(path) !== null
  if (!isHeld) return loadFile(context, folder, name, at).text
  context.looked.add(path)
  checkWithin(context, path, folder, at)
  return null
}

function listOf(node: Node, key: string): readonly Node[] {
  const list = get(node, key)
  return list?.kind === 'list' ? list.items : []
}

function readEnv(text: string, at: Node): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = []
  for (const row of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const line = row.trimStart()
    if (line === '' || line.startsWith('#')) continue
    const [key = '', ...rest] = line.split('=')
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key))
      refuse('generator_invalid', at, `'${key}' is no name of a variable; kustomize stops at that. Correct the file.`)
    pairs.push([key, rest.join('=')])
  }
  return pairs
}

/** `create` needs a free name; `merge` and `replace` need one that is taken. */
function absorb(resources: readonly Resource[], made: Resource): readonly Resource[] {
  const id = currentId(made)
  const found = resources.filter(resource => allIds(resource).some(other => sameId(id, other)))
  const [old] = found
  const isOver = made.behavior === 'merge' || made.behavior === 'replace'
  if (old === undefined && !isOver) return [...resources, made]
  const stops = 'kustomize stops at that. Correct its behavior.'
  if (old === undefined)
    return refuse(
      'generator_target_missing',
      made.tree,
      `The generated ${describeId(id)} has nothing to merge with; ${stops}`,
    )
  if (found.length > 1 || !isOver)
    return refuse('generator_conflict', made.tree, `The generated ${describeId(id)} exists already; ${stops}`)
  const tree = made.behavior === 'merge' ? withData(made.tree, old.tree) : made.tree
  const named = set(tree, 'metadata', get(old.tree, 'metadata'))
  return resources.map(resource => (resource === old ? { ...old, tree: named, behavior: made.behavior } : resource))
}

function withData(tree: YamlMap, old: YamlMap): YamlMap {
  const before = get(old, 'data')
  const own = get(tree, 'data')
  if (before?.kind !== 'map' || own?.kind !== 'map') return tree
  let merged = before
  for (const { key, value } of own.entries) merged = set(merged, key.text, value)
  return set(tree, 'data', merged)
}
