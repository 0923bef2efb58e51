import { get, type Node, textOf } from '@/lib/manifests/yaml/node'
import { isNull } from '@/lib/manifests/yaml/types'

/** Names of keys, and the value of each in one item; '' where it has none. */
export interface Keys {
  readonly names: readonly string[]
  readonly values: readonly string[]
}

export function keyText(item: Node, key: string): string {
  const field = get(item, key)
  return isNull(field) ? '' : (textOf(field) ?? '')
}

/** The keys that some item has; all of them where none has any. */
export function commonKeys(all: readonly (readonly string[])[], keys: readonly string[]): readonly string[] {
  const found = keys.filter((_, index) => all.some(values => (values[index] ?? '') !== ''))
  return found.length === 0 ? keys : found
}

export function keysOf(keys: readonly string[], values: readonly string[], valid: readonly string[]): Keys {
  return { names: valid, values: values.filter((_, index) => valid.includes(keys[index] ?? '')) }
}

/** With several keys (`containerPort` and `protocol`) one that either item leaves out does not count: both then get the other's. */
export function unified(all: readonly (readonly string[])[], keys: readonly string[]): readonly (readonly string[])[] {
  if (keys.length === 1) return all
  const result = [...all]
  for (let i = 0; i < result.length; i += 1) {
    const own = result[i] ?? []
    for (let j = 0; j < result.length; j += 1) {
      const both = unite(own, result[j] ?? [])
      if (both === null) continue
      result[i] = both
      result[j] = both
    }
  }
  return result
}

function unite(a: readonly string[], b: readonly string[]): readonly string[] | null {
  if (!a.some((value, index) => value === b[index])) return null
  if (a.some((value, index) => value !== '' && b[index] !== '' && value !== b[index])) return null
  return a.map((value, index) => (value === '' ? (b[index] ?? '') : value))
}
