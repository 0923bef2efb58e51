/** How many cells are not as Git says, as the last beat of the stream had it; null until one came. */
let count: number | null = null
const listeners = new Set<() => void>()

export function driftCount(): number | null {
  return count
}

export function onDriftCount(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function setDriftCount(next: number): void {
  if (next === count) return
  count = next
  for (const listener of listeners) listener()
}
