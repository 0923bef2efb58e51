import { isDeepStrictEqual } from 'node:util'
import type { SlotMemory } from '@/lib/domain/memory'

/** What is remembered of a cell and not written yet; `seen again`: nothing but when it was last seen. */
export type MemoryChange = 'no' | 'seen again' | 'yes'

type Memories = Readonly<Record<string, SlotMemory>>

export function memoryChange(before: Memories, after: Memories): MemoryChange {
  const keys = Object.keys(after)
  if (keys.length !== Object.keys(before).length) return 'yes'
  let change: MemoryChange = 'no'
  for (const key of keys) {
    const [old, now] = [before[key], after[key]]
    if (old === now) continue
    if (old === undefined || now === undefined) return 'yes'
    if (!isDeepStrictEqual({ ...old, lastLive: null }, { ...now, lastLive: null })) return 'yes'
    if (old.lastLive !== now.lastLive) change = 'seen again'
  }
  return change
}

/** Of two changes that wait, the one that matters more. */
export function graver(one: MemoryChange, other: MemoryChange): MemoryChange {
  if (one === 'yes' || other === 'yes') return 'yes'
  return one === 'no' ? other : one
}
