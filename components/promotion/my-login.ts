'use client'

import { useSyncExternalStore } from 'react'
import { onLogin, readLogin } from '@/lib/client/login'

/** The reader's login on the Git host as they typed it in this browser; null where they did not. */
export function useMyLogin(): string | null {
  return useSyncExternalStore(onLogin, readLogin, () => null)
}
