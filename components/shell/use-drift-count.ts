'use client'

import { useSyncExternalStore } from 'react'
import { driftCount, onDriftCount } from '@/lib/client/drift-count'

/** Cells that are not as Git says, as the stream last had it; until then as the server said with the page. */
export function useDriftCount(initial: number): number {
  return useSyncExternalStore(
    onDriftCount,
    () => driftCount() ?? initial,
    () => initial,
  )
}
