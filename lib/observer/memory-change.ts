import { isDeepStrictEqual } from 'node:util'
import type { SlotMemory } from '@/lib/domain/memory'

/** What is remembered of a cell and not written yet; `seen again`: nothing but when it was last seen. */
export type MemoryChange = 'no' | 'seen again' | 'yes'

type Memories = ReadonlyMap<string, SlotMemory>

export function memoryChange(before: Memories, after: Memories): MemoryChange {
  if (after.size !== before.size) return 'yes'
  let change: MemoryChange = 'no'
  for (const [key, now] of after) {
    const old = before.get(key)
    if (old === now) continue
    if (old === undefined) return 'yes'
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
