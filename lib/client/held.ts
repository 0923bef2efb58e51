/** What locks hold, as the last beat of the stream had it; null until one came. */
import type { Held } from '@/lib/domain/lock'

let held: Held | null = null
const listeners = new Set<() => void>()

export function heldNow(): Held | null {
  return held
}

export function onHeld(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function setHeld(next: Held): void {
  if (JSON.stringify(next) === JSON.stringify(held)) return
  held = next
  for (const listener of listeners) listener()
}
