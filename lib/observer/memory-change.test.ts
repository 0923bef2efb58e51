import { describe, expect, it } from 'vitest'
import { emptyMemory, type SlotMemory } from '@/lib/domain/memory'
import { graver, memoryChange } from './memory-change'

const seen = (changes: Partial<SlotMemory>, key = 'slot') => new Map([[key, { ...emptyMemory, ...changes }]])
const at = (lastLive: number) => seen({ lastLive })
const nothing = new Map<string, SlotMemory>()

describe('memoryChange', () => {
  it('tells a later look from everything else that is remembered', () => {
    expect(memoryChange(at(1), at(1))).toBe('no')
    expect(memoryChange(at(1), at(2))).toBe('seen again')
    expect(memoryChange(at(1), seen({ lastLive: 2, unavailableSince: 2 }))).toBe('yes')
  })

  it('counts a slot that came or went', () => {
    expect(memoryChange(nothing, at(1))).toBe('yes')
    expect(memoryChange(at(1), nothing)).toBe('yes')
    expect(memoryChange(at(1), seen({ lastLive: 1 }, 'other'))).toBe('yes')
  })
})

describe('graver', () => {
  it('keeps what must be written whatever comes after it', () => {
    expect(graver('yes', 'no')).toBe('yes')
    expect(graver('seen again', 'yes')).toBe('yes')
    expect(graver('seen again', 'no')).toBe('seen again')
  })
})
