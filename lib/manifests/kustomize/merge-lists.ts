import { get, type Node, textOf, type YamlList } from '@/lib/manifests/yaml/node'
import { isNull } from '@/lib/manifests/yaml/types'
import { refuse } from './refuse'

type MergeItem = (old: Node | null, patch: Node | null) => Node | null

/** Lists merged by key: the patch's items come first, in its order, then the rest of the old ones. */
export function mergeLists(old: YamlList, patch: YamlList, keys: readonly string[], mergeItem: MergeItem): YamlList {
  if (keys[0] === '') return mergeValues(old, patch)
  const isSelf = old === patch
  const rest = isSelf ? [] : [...old.items]
  const first: Node[] = []
  for (const item of patch.items) {
    if (isNull(item)) continue
    checkKeys(item, keys)
    const index = rest.findIndex(candidate => matches(candidate, item, keys))
    const [base] = index === -1 ? [null] : rest.splice(index, 1)
    // kustomize lays the old item over the new one again, so `$patch: replace` on an item that exists changes nothing.
    const isKept = base !== null && base !== undefined && textOf(get(item, '$patch')) === 'replace'
    const merged = isKept ? base : mergeItem(base ?? (isSelf ? item : null), item)
    if (merged === null || isNull(merged) || (merged.kind === 'map' && merged.entries.length === 0)) continue
    first.push(merged)
  }
  return { ...old, items: [...first, ...rest] }
}

function checkKeys(item: Node, keys: readonly string[]): void {
  if (item.kind === 'map' && keys.some(key => get(item, key) !== null)) return
  refuse(
    'patch_invalid',
    item,
    `An item of this list has no '${keys.join("' or '")}' to merge it by. Add it to the patch.`,
  )
}

/** With several keys (`containerPort` and `protocol`) one that either side leaves out does not count. */
function matches(a: Node, b: Node, keys: readonly string[]): boolean {
  let common = 0
  for (const key of keys) {
    const left = textOf(get(a, key))
    const right = textOf(get(b, key))
    if (left === null || right === null) continue
    if (left !== right) return false
    common += 1
  }
  return common > 0
}

function mergeValues(old: YamlList, patch: YamlList): YamlList {
  const seen = new Set<string | null>()
  const items = [...patch.items, ...old.items].filter(item => {
    const text = textOf(item)
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
  return { ...old, items }
}
