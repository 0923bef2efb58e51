'use client'

import { createContext, useContext, useSyncExternalStore } from 'react'
import { heldNow, onHeld } from '@/lib/client/held'
import type { Held } from '@/lib/domain/lock'

/** Given by the shell, so that the first drawing has it too. */
export const HeldContext = createContext<Held>({ locks: 0, stopped: null, environments: [] })

/** What locks hold, for any part of a page. */
export function useHeld(): Held {
  return useContext(HeldContext)
}

/** As the stream last had it; until then as the server said with the page. */
export function useHeldSince(initial: Held): Held {
  return useSyncExternalStore(
    onHeld,
    () => heldNow() ?? initial,
    () => initial,
  )
}
