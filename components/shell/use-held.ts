'use client'

import { useSyncExternalStore } from 'react'
import { heldNow, onHeld } from '@/lib/client/held'
import type { Held } from '@/lib/domain/lock'

/** What locks hold, as the stream last had it; until then as the server said with the page. */
export function useHeld(initial: Held): Held {
  return useSyncExternalStore(
    onHeld,
    () => heldNow() ?? initial,
    () => initial,
  )
}
