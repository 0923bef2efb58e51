import { get, type Node, set, textOf, type YamlList, type YamlMap } from '@/lib/manifests/yaml/node'
import { isNull } from '@/lib/manifests/yaml/types'
import { type Schema, schemaOf } from './merge-keys'
import { isNothing, type Lose, mergeLists } from './merge-lists'
import { refuse } from './refuse'

/** A strategic merge as kustomize does it (kyaml's merge2): null removes, `$patch` directs, lists with a key merge by it. Null: nothing is left. */
export function merge(dest: Node | null, patch: Node | null, inherited: Schema | null, lose: Lose): Node | null {
  const old = isNull(dest) ? null : dest
  const own = isNull(patch) ? null : patch
  if (patch === null) return leftOut(dest, inherited, lose)
  if (old !== null && own !== null && old.kind !== own.kind) {
    refuse(
      'patch_invalid',
      own,
      `A ${own.kind} is patched over a ${old.kind}; kustomize refuses that. Give the patch the same shape.`,
    )
  }
  const schema = inherited ?? schemaOfObject(old) ?? schemaOfObject(own)
  switch ((old ?? own)?.kind) {
    case 'map':
      return mergeMaps(old, own, schema, lose)
    case 'list':
      return mergeListNodes(old, own, schema, lose)
    default:
      return own
  }
}

function schemaOfObject(node: Node | null): Schema | null {
  const kind = textOf(get(node, 'kind'))
  const apiVersion = textOf(get(node, 'apiVersion'))
  return kind === null || apiVersion === null ? null : schemaOf(apiVersion, kind)
}

/**
 * What a patch leaves out is walked all the same: a list in it that is merged by a key is laid over itself, which only items without
 * their key change, and those of one key.
 */
function leftOut(node: Node | null, inherited: Schema | null, lose: Lose): Node | null {
  if (node === null || node.kind === 'scalar') return node
  const schema = inherited ?? schemaOfObject(node)
  if (node.kind === 'list') {
    const keys = schema?.keys ?? null
    if (keys === null) return node
    const merged = mergeLists(node, null, keys, item => leftOut(item, schema?.items ?? null, lose), lose)
    return merged.items.every((item, index) => item === node.items[index]) && merged.items.length === node.items.length
      ? node
      : merged
  }
  let result: YamlMap = node
  for (const { key, value } of node.entries) {
    const walked = leftOut(value, schema?.fields[key.text] ?? null, lose)
    if (walked !== value) result = set(result, key.text, walked)
  }
  return result
}

type Directive = 'merge' | 'replace' | 'delete'

const directiveKey = '$patch'

function mergeMaps(old: Node | null, own: Node | null, schema: Schema | null, lose: Lose): Node | null {
  if (own?.kind !== 'map') return null
  const directive = directiveOf(get(own, directiveKey))
  if (directive === 'delete') return null
  const patch = set(own, directiveKey, null)
  let result: YamlMap = old?.kind === 'map' && old !== own && directive === 'merge' ? old : patch
  const isFresh = result === patch
  for (const key of [...new Set([...result.entries, ...patch.entries].map(entry => entry.key.text))].sort()) {
    const value = get(patch, key)
    const merged = merge(isFresh ? value : get(result, key), value, schema?.fields[key] ?? null, lose)
    if (value === null && merged === get(result, key)) continue
    result = set(result, key, isNull(merged) ? null : merged)
  }
  return result
}

function directiveOf(node: Node | null): Directive {
  const text = textOf(node)
  if (node === null || text === 'merge') return 'merge'
  if (text === 'replace' || text === 'delete') return text
  return refuse('patch_invalid', node, `'$patch: ${text ?? ''}' is no directive; it is merge, replace or delete.`)
}

function mergeListNodes(old: Node | null, own: Node | null, schema: Schema | null, lose: Lose): Node | null {
  if (own?.kind !== 'list') return null
  const keys = schema?.keys ?? null
  if (keys === null) return own
  const directed = old?.kind === 'list' ? listDirective(own) : { directive: 'merge' as const, list: own }
  if (directed.directive === 'delete') return null
  const isOver = old?.kind === 'list' && old !== own && directed.directive === 'merge'
  const base = isOver ? old : directed.list
  const mergeItem = (a: Node | null, b: Node | null) => merge(a, b, schema?.items ?? null, lose)
  return mergeLists(base, directed.list, keys, mergeItem, lose)
}

/** A list item that holds `$patch` alone speaks for the whole list. */
function listDirective(list: YamlList): { readonly directive: Directive; readonly list: YamlList } {
  const item = list.items.find(node => get(node, directiveKey) !== null)
  if (item?.kind !== 'map' || item.entries.length > 1) return { directive: 'merge', list }
  const directive = directiveOf(get(item, directiveKey))
  const text = textOf(get(item, directiveKey))
  const isKept = (node: Node) => textOf(get(node, directiveKey)) !== text && !isNothing(node)
  return { directive, list: { ...list, items: list.items.filter(isKept) } }
}
