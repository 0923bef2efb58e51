/** Worked out once for each key in a turn of the event loop: thousands of cells ask for the same in one. */
export function perTurn<Key, T>(workOut: (key: Key) => T): (key: Key) => T {
  const known = new Map<Key, { readonly value: T }>()
  return key => {
    const before = known.get(key)
    if (before !== undefined) return before.value
    if (known.size === 0) setImmediate(() => known.clear())
    const value = workOut(key)
    known.set(key, { value })
    return value
  }
}
