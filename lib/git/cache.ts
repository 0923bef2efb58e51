export interface Cache<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value, weight: number): void
}

/** Keeps the most recently used values up to a total weight. */
export function createCache<Value>(capacity: number): Cache<Value> {
  const held = new Map<string, { readonly value: Value; readonly weight: number }>()
  let total = 0
  return { get, set }

  function get(key: string): Value | undefined {
    const found = held.get(key)
    if (!found) return undefined
    held.delete(key)
    held.set(key, found)
    return found.value
  }

  function set(key: string, value: Value, weight: number): void {
    total += weight - (held.get(key)?.weight ?? 0)
    held.delete(key)
    held.set(key, { value, weight })
    for (const [oldest, entry] of held) {
      if (total <= capacity || oldest === key) return
      held.delete(oldest)
      total -= entry.weight
    }
  }
}
