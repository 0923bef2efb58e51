import { get, getIn, type Node, type Source, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { type Parsed, parseDocuments } from '@/lib/manifests/yaml/parse'
import { isNull } from '@/lib/manifests/yaml/types'
import { refuse } from './refuse'

/** Objects of a text, or the reason why kustomize would not take it for objects. */
export type Objects =
  | { readonly ok: true; readonly objects: readonly YamlMap[] }
  | { readonly ok: false; readonly at: Node | null; readonly line: number; readonly message: string }

export function readObjects(source: Source): Objects {
  return objectsOf(parseDocuments(source))
}

/** Kubernetes objects of parsed documents, lists unfolded. Each needs a kind and a name. */
export function objectsOf(parsed: Parsed): Objects {
  if (!parsed.ok)
    return { ok: false, at: null, line: parsed.error.line, message: `no valid YAML (${parsed.error.message})` }
  const objects: YamlMap[] = []
  // Members of a list go to the end of the queue, as in kustomize.
  const queue = parsed.documents.filter(node => !isEmpty(node))
  for (const node of queue) {
    const wrong = whatIsWrong(node)
    if (wrong !== null || node.kind !== 'map')
      return { ok: false, at: node, line: node.line, message: wrong ?? 'no map' }
    const members = get(node, 'items')
    const isList =
      (textOf(get(node, 'kind')) ?? '').endsWith('List') && node.entries.some(({ key }) => key.text === 'items')
    if (!isList) objects.push(node)
    else if (members?.kind === 'list') queue.push(...members.items.filter(member => !isEmpty(member)))
    else if (!isNull(members)) return { ok: false, at: node, line: node.line, message: "'items' of a list is no list" }
  }
  return { ok: true, objects }
}

function isEmpty(node: Node): boolean {
  if (node.kind === 'map') return node.entries.length === 0
  return node.kind === 'list' ? node.items.length === 0 : isNull(node)
}

function whatIsWrong(node: Node): string | null {
  const kind = textOf(get(node, 'kind')) ?? ''
  if (kind === '' || isNull(get(node, 'kind'))) return 'an object without a kind'
  const name = getIn(node, 'metadata', 'name')
  if (!kind.endsWith('List') && (isNull(name) || (textOf(name) ?? '') === ''))
    return `a ${kind} without a metadata.name`
  return twice(node)
}

const checked = new WeakSet<Node>()

/** A key given twice is found by kustomize when it writes the object out. */
function twice(node: Node): string | null {
  if (node.kind === 'scalar' || checked.has(node)) return null
  for (const child of node.kind === 'list' ? node.items : node.entries.map(entry => entry.value)) {
    const found = twice(child)
    if (found !== null) return found
  }
  if (node.kind === 'map') {
    const keys = new Set(node.entries.map(entry => entry.key.text))
    if (keys.size < node.entries.length) return 'a key that is given twice'
  }
  checked.add(node)
  return null
}

export function objectsOrRefuse(objects: Objects, code: string, name: string, at: Node): readonly YamlMap[] {
  if (objects.ok) return objects.objects
  return refuse(code, objects.at ?? at, `'${name}' holds ${objects.message}, which kustomize refuses. Correct it.`)
}
