'use client'

import { useSyncExternalStore } from 'react'

/** From here on the board is a table; below it is cards. The styles say the same. */
const wideQuery = '(min-width: 760px)'

/** `guess`: what the server drew, before any browser said how wide it is. */
export function useIsWide(guess: boolean): boolean {
  return useSyncExternalStore(
    listener => {
      const media = window.matchMedia(wideQuery)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(wideQuery).matches,
    () => guess,
  )
}
