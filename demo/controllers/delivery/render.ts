import { posix } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { isObject, type JsonObject, listAt } from '@/demo/kubernetes/json'
import { generate, withoutMarks } from './generate'
import { applyPatches } from './patch'
import { transform } from './transform'

export type Files = ReadonlyMap<string, string>

/**
 * Renders an overlay as kustomize does, for what the demo's repositories use: resources, components, generators, patches, images,
 * replicas, names, labels and namespace. Written apart from the product's own reader, so that each is a witness of the other.
 */
export function render(files: Files, folder: string): readonly JsonObject[] {
  const path = clean(folder)
  const inside = [...files.keys()].some(file => path === '' || file.startsWith(`${path}/`))
  if (!inside) throw new Error(`kustomization path not found: stat ${path}: no such file or directory`)
  if (kustomizationIn(files, path) !== null) return build(files, path, [], []).map(withoutMarks)
  const plain = [...files.keys()].filter(file => (path === '' || file.startsWith(`${path}/`)) && /\.ya?ml$/.test(file))
  return plain.flatMap(file => readManifests(files, file))
}

function readManifests(files: Files, path: string): readonly JsonObject[] {
  const text = files.get(path)
  if (text === undefined) throw new Error(`open ${path}: no such file or directory`)
  return parseAllDocuments(text, { merge: true }).flatMap(document => {
    const [problem] = document.errors
    if (problem !== undefined) throw new Error(`${path}: ${problem.message.split('\n')[0]}`)
    const value: unknown = document.toJS()
    if (!isObject(value)) return []
    return value.kind === 'List' ? listAt(value, 'items').filter(isObject) : [value]
  })
}

function build(
  files: Files,
  folder: string,
  given: readonly JsonObject[],
  above: readonly string[],
): readonly JsonObject[] {
  if (above.includes(folder)) throw new Error(`cycle not allowed: ${[...above, folder].join(' -> ')}`)
  const file = kustomizationIn(files, folder)
  if (file === null) throw new Error(`unable to find one of 'kustomization.yaml' in directory '${folder}'`)
  const [kustomization = {}] = readManifests(files, file)
  const trail = [...above, folder]
  const resources = [...texts(kustomization, 'resources'), ...texts(kustomization, 'bases')]
  const own = resources.flatMap(entry => accumulate(files, folder, entry, trail))
  const generated = [...given, ...own, ...generate(files, folder, kustomization)]
  const composed = texts(kustomization, 'components').reduce<readonly JsonObject[]>(
    (objects, entry) => build(files, clean(posix.join(folder, entry)), objects, trail),
    generated,
  )
  const patched = applyPatches(files, folder, kustomization, composed)
  return transform(kustomization, patched)
}

function accumulate(files: Files, folder: string, entry: string, trail: readonly string[]): readonly JsonObject[] {
  if (/^\w+:\/\/|^github\.com\//.test(entry))
    throw new Error(`accumulating resources from '${entry}': remote bases are not fetched`)
  const path = clean(posix.join(folder, entry))
  if (files.has(path)) return readManifests(files, path)
  if (kustomizationIn(files, path) !== null) return build(files, path, [], trail)
  throw new Error(
    `accumulating resources: accumulation err='accumulating resources from '${entry}': open ${path}: no such file or directory'`,
  )
}

function kustomizationIn(files: Files, folder: string): string | null {
  const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].map(name =>
    clean(posix.join(folder, name)),
  )
  const found = names.filter(name => files.has(name))
  if (found.length > 1) throw new Error(`Found multiple kustomization files under: ${folder}`)
  return found[0] ?? null
}

function texts(value: JsonObject, name: string): readonly string[] {
  return listAt(value, name).flatMap(entry => (typeof entry === 'string' ? [entry] : []))
}

function clean(path: string): string {
  const normal = posix
    .normalize(path)
    .replace(/^\.?\//, '')
    .replace(/\/$/, '')
  if (normal.startsWith('..')) throw new Error(`${path} leaves the repository`)
  return normal === '.' ? '' : normal
}
