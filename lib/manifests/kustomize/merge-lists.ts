import { unique } from '@/lib/manifests/unique'
import { get, madeScalar, type Node, set, textOf, type YamlList } from '@/lib/manifests/yaml/node'
import { isNull } from '@/lib/manifests/yaml/types'
import { commonKeys, type Keys, keysOf, keyText, unified } from './merge-values'
import { refuse } from './refuse'

/** Lays a patch's item over an old one; null for the one that is not there, and as the outcome where nothing is left. */
export type MergeItem = (old: Node | null, patch: Node | null) => Node | null

/** Told of an item without a key, and of what kustomize drops from the list for it. */
export type Lose = (item: Node, keys: readonly string[], dropped: readonly string[]) => void

/**
 * Lists merged by key, step by step as kyaml does it (walk/associative_sequence.go): the patch's items come first, in its order, then the
 * rest of the old ones. An item without its key takes others with it; these steps decide which. `patch` is null where it leaves the list out.
 */
export function mergeLists(
  old: YamlList,
  patch: YamlList | null,
  keys: readonly string[],
  mergeItem: MergeItem,
  lose: Lose,
): YamlList {
  if (keys[0] === '') return patch === null ? old : mergePlain(old, patch)
  const dest = [...old.items]
  const isSelf = old === patch
  // A list that is new is laid over itself: what is taken from the one is gone from the other.
  const origin = isSelf ? dest : [...(patch?.items ?? [])]
  const given = [...origin, ...dest]
  for (const item of given) checkShape(item)
  const all = unified(unique(given.map(item => keys.map(key => keyText(item, key)))), keys)
  if (all.length === 0) return old
  const valid = commonKeys(all, keys)
  const first: Node[] = []
  for (const values of all) {
    const wanted = keysOf(keys, values, valid)
    const at = find(dest, wanted)
    const from = find(origin, wanted)
    const below = dest[at] ?? null
    const above = origin[from] ?? null
    const merged = mergeItem(below, above)
    if (above?.kind === 'map') origin[from] = set(above, '$patch', null)
    if (merged === null || isNothing(merged)) {
      setItem(dest, null, wanted)
      continue
    }
    const whole = withKeys(merged, wanted)
    // kustomize lays the old item over the new one again, so `$patch: replace` on an item that exists changes nothing.
    const isReplaced = !isSelf && below !== null && textOf(get(above, '$patch')) === 'replace'
    if (at !== -1 && !isReplaced) dest[at] = whole
    else if (at === -1 && from !== -1) origin[from] = whole
    setItem(first, whole, wanted)
  }
  const items = appended(first, [...dest], valid)
  tellOfLoss(given, items, keys, lose)
  return { ...old, items }
}

function tellOfLoss(given: readonly Node[], items: readonly Node[], keys: readonly string[], lose: Lose): void {
  const nameOf = (item: Node) =>
    keys
      .map(key => keyText(item, key))
      .join(' ')
      .trim()
  const keyless = given.find(item => nameOf(item) === '')
  if (keyless === undefined) return
  const kept = new Set(items.map(nameOf))
  const isDeleted = (item: Node) => textOf(get(item, '$patch')) === 'delete'
  const deleted = new Set(given.filter(isDeleted).map(nameOf))
  const dropped = new Set(given.map(nameOf).filter(name => !kept.has(name) && (name === '' || !deleted.has(name))))
  if (dropped.size > 0) lose(keyless, keys, [...dropped])
}

function checkShape(item: Node): void {
  if (item.kind === 'map' || isNull(item)) return
  refuse('patch_invalid', item, 'An item of a list that is merged by a key is no map. Make it one.')
}

export function isNothing(node: Node): boolean {
  return isNull(node) || (node.kind === 'map' && node.entries.length === 0)
}

/** The first item that has these values: of those that are given, or of all where none is. */
function find(list: readonly Node[], { names, values }: Keys): number {
  const isBare = values.every(value => value === '')
  return list.findIndex(item =>
    names.every((name, index) => {
      const value = values[index] ?? ''
      if (value === '' && !isBare) return true
      const field = get(item, name)
      return field !== null && (textOf(field) ?? '') === value
    }),
  )
}

function withKeys(item: Node, { names, values }: Keys): Node {
  let result = item
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? ''
    if (result.kind === 'map' && value !== '' && get(result, name) === null)
      result = set(result, name, { ...madeScalar(value, item), style: 'plain' })
  }
  return result
}

/** Puts an item at the place of each that has these values, or at the end; null takes them out. An empty value stands for any. */
function setItem(list: Node[], item: Node | null, { names, values }: Keys): void {
  const kept: Node[] = []
  let isFound = false
  for (const old of list) {
    if (isNothing(old)) continue
    if (!has(old, names, values)) {
      if (values.length > 0) kept.push(old)
      continue
    }
    isFound = true
    if (item !== null) kept.push(item)
  }
  if (item !== null && !isNull(item) && !isFound) kept.push(item)
  list.splice(0, list.length, ...kept)
}

function has(item: Node, names: readonly string[], values: readonly string[]): boolean {
  let isThere = false
  for (const [index, name] of names.entries()) {
    const value = values[index]
    const field = get(item, name)
    if (value !== undefined) isThere = field !== null && (value === '' || (textOf(field) ?? '') === value)
    if (!isThere) return false
  }
  return true
}

function appended(first: Node[], rest: readonly Node[], names: readonly string[]): readonly Node[] {
  for (const item of rest) {
    const values: string[] = []
    for (const name of names) {
      const field = get(item, name)
      if (field === null) first.push(item)
      else values.push(textOf(field) ?? '')
    }
    if (names.length > 1) setItem(first, null, { names, values })
    setItem(first, isNull(item) ? null : item, { names, values })
  }
  return first
}

function mergePlain(old: YamlList, patch: YamlList): YamlList {
  const seen = new Set<string | null>()
  const items = [...patch.items, ...old.items].filter(item => {
    const text = textOf(item)
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
  return { ...old, items }
}
