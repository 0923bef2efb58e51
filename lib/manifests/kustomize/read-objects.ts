import { get, getIn, type Node, type Source, set, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { type Parsed, parseDocuments } from '@/lib/manifests/yaml/parse'
import { isNull, typeOf } from '@/lib/manifests/yaml/types'
import { turnedRound, withoutAnnotations } from './annotations'
import { refuse } from './refuse'

/** Objects of a text, or the reason why kustomize would not take it for objects. */
export type Objects =
  | { readonly ok: true; readonly objects: readonly YamlMap[] }
  | { readonly ok: false; readonly at: Node | null; readonly line: number; readonly message: string }

export function readObjects(source: Source): Objects {
  return objectsOf(parseDocuments(source))
}

/** Kubernetes objects of parsed documents, lists unfolded. Each needs a kind and a name. What they are for decides how strictly keys are compared. */
export function objectsOf(parsed: Parsed, purpose: 'configuration' | 'build' = 'configuration'): Objects {
  if (!parsed.ok)
    return { ok: false, at: null, line: parsed.error.line, message: `no valid YAML (${parsed.error.message})` }
  const objects: YamlMap[] = []
  // Members of a list go to the end of the queue, as in kustomize.
  const queue = parsed.documents.filter(node => !isEmpty(node))
  for (const node of queue) {
    const wrong = whatIsMissing(node)
    if (wrong !== null || node.kind !== 'map')
      return { ok: false, at: node, line: node.line, message: wrong ?? 'no map' }
    const members = get(node, 'items')
    const isList =
      (textOf(get(node, 'kind')) ?? '').endsWith('List') && node.entries.some(({ key }) => key.text === 'items')
    // The members of a list are compared as the objects that they are.
    const wrongKey = whatIsWrongIn(isList ? set(node, 'items', null) : node)
    const isTurned = wrongKey !== null && purpose === 'build' && isRightBesideAnnotations(node)
    if (wrongKey !== null && !isTurned) return { ok: false, at: node, line: node.line, message: wrongKey }
    if (!isList) objects.push(isTurned ? turnedRound(node) : node)
    else if (members?.kind === 'list') queue.push(...members.items.filter(member => !isEmpty(member)))
    else if (!isNull(members)) return { ok: false, at: node, line: node.line, message: "'items' of a list is no list" }
  }
  return { ok: true, objects }
}

function isEmpty(node: Node): boolean {
  if (node.kind === 'map') return node.entries.length === 0
  return node.kind === 'list' ? node.items.length === 0 : isNull(node)
}

function whatIsMissing(node: Node): string | null {
  const kind = textOf(get(node, 'kind')) ?? ''
  if (kind === '' || isNull(get(node, 'kind'))) return 'an object without a kind'
  const name = getIn(node, 'metadata', 'name')
  const isNamed = !isNull(name) && (textOf(name) ?? '') !== ''
  return isNamed || kind.endsWith('List') ? null : `a ${kind} without a metadata.name`
}

function isRightBesideAnnotations(object: YamlMap): boolean {
  const parts = withoutAnnotations(object)
  return parts !== null && whatIsWrongIn(parts.rest) === null && parts.maps.every(isRightMap)
}

function isRightMap(map: Node): boolean {
  return (
    wrongKeyIn(map) === null && (map.kind !== 'map' || map.entries.every(({ value }) => whatIsWrongIn(value) === null))
  )
}

const checked = new WeakSet<Node>()

/** Keys that kustomize stops at when it writes the object out; at the top one need not be text. */
function whatIsWrongIn(node: Node): string | null {
  if (node.kind === 'scalar' || checked.has(node)) return null
  for (const child of childrenOf(node)) {
    const found = wrongKeyIn(child) ?? whatIsWrongIn(child)
    if (found !== null) return found
  }
  if (node.kind === 'map') {
    const keys = new Set(node.entries.map(entry => entry.key.text))
    if (keys.size < node.entries.length) return 'a key that is given twice'
  }
  checked.add(node)
  return null
}

function wrongKeyIn(node: Node): string | null {
  if (node.kind !== 'map') return null
  const wrong = node.entries.find(({ key }) => typeOf(key, 'v3') !== 'text')
  return wrong === undefined ? null : `the key ${wrong.key.text}, which is no text without quotes`
}

function childrenOf(node: Exclude<Node, { kind: 'scalar' }>): readonly Node[] {
  return node.kind === 'list' ? node.items : node.entries.map(entry => entry.value)
}

export function objectsOrRefuse(objects: Objects, code: string, name: string, at: Node): readonly YamlMap[] {
  if (objects.ok) return objects.objects
  return refuse(code, objects.at ?? at, `'${name}' holds ${objects.message}, which kustomize refuses. Correct it.`)
}
