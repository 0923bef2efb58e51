export interface Cache<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

/** Keeps the most recently used values up to a total weight; the newest always. */
export function createCache<Value>(capacity: number, weightOf: (value: Value) => number): Cache<Value> {
  const held = new Map<string, Value>()
  let total = 0
  return { get, set }

  function get(key: string): Value | undefined {
    const found = held.get(key)
    if (found === undefined) return undefined
    held.delete(key)
    held.set(key, found)
    return found
  }

  function set(key: string, value: Value): void {
    remove(key)
    held.set(key, value)
    total += weightOf(value)
    for (const oldest of held.keys()) {
      if (total <= capacity || oldest === key) return
      remove(oldest)
    }
  }

  function remove(key: string): void {
    const found = held.get(key)
    if (found !== undefined) total -= weightOf(found)
    held.delete(key)
  }
}
