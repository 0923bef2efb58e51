'use client'

/** What lies over the whole page, one at a time: whoever asks for it need not know who shows it. */
import { useSyncExternalStore } from 'react'

export type Overlay = 'keys' | 'palette' | 'me'

let current: Overlay | null = null
const listeners = new Set<() => void>()

export function openOverlay(overlay: Overlay): void {
  show(overlay)
}

export function closeOverlay(): void {
  show(null)
}

export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
    () => null,
  )
}

function show(next: Overlay | null): void {
  if (current === next) return
  current = next
  for (const listener of listeners) listener()
}
