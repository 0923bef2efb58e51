import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { slotId } from '@/lib/domain/cell'
import type { Commit } from '@/lib/git/contract'
import { desiredCell, desiredSlot } from './__fixtures__/cells'
import { foretell } from './lore'
import { createLoreQueue } from './lore-queue'

const commit: Commit = {
  sha: 'b'.repeat(40),
  parents: ['a'.repeat(40)],
  author: 'Ada',
  authorEmail: 'ada@example.org',
  authoredAt: 1,
  committedAt: 1,
  subject: 'cart 1.5.0',
}

describe('what a new commit tells by itself', () => {
  const before = desiredCell()
  const other = desiredSlot({ container: 'proxy', image: 'ghcr.io/shop/proxy:3.0.0' })

  it('is that it set the values that are other ones now', () => {
    const after = desiredCell({ slots: [desiredSlot({ image: 'ghcr.io/shop/cart:1.5.0' }), other] })
    const told = foretell(after, desiredCell({ slots: [desiredSlot(), other] }), null, commit)
    const set = [...(told?.slots.entries() ?? [])].map(([id, { origin }]) => [id, origin?.sha])
    expect(set).toEqual([[slotId(desiredSlot()), commit.sha]])
  })

  it('is that the value before is an earlier one now, with the commit that had set it, and the new one is none', () => {
    const id = slotId(desiredSlot())
    const old = { ...commit, sha: 'c'.repeat(40) }
    const image = 'ghcr.io/shop/cart:1.5.0'
    const known = {
      slots: new Map([[id, { origin: old, earlier: [{ image, commit: null }], declared: null }]]),
      whole: true,
    }
    const told = foretell(desiredCell({ slots: [desiredSlot({ image })] }), before, known, commit)
    expect(told?.slots.get(id)?.earlier).toEqual([{ image: desiredSlot().image, commit: old.sha }])
  })

  it('is nothing of values that stayed: what was known of them stays', () => {
    const old = { ...commit, sha: 'c'.repeat(40) }
    const lore = { origin: old, earlier: [], declared: null }
    const known = { slots: new Map([[slotId(desiredSlot()), lore]]), whole: true }
    expect(foretell(desiredCell(), before, known, commit)?.slots.get(slotId(desiredSlot()))).toBe(lore)
  })

  it('is nothing at all of a cell that was not there before', () => {
    expect(foretell(before, null, null, commit)).toBeNull()
  })
})

describe('the queue for reading history', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('reads at once for a cell that waits, and for the others once nobody does, one at a time', async () => {
    const begun: string[] = []
    const ends: (() => void)[] = []
    const queue = createLoreQueue(id => {
      begun.push(id)
      return new Promise<void>(resolve => ends.push(resolve))
    })
    for (const id of ['a', 'b', 'c']) queue.ask(id, false)
    queue.ask('c', true)
    expect(begun).toEqual(['c'])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(begun).toEqual(['c'])
    ends.shift()?.()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(begun).toEqual(['c', 'a'])
    ends.shift()?.()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(begun).toEqual(['c', 'a', 'b'])
  })

  it('goes on after a reading that failed', async () => {
    const begun: string[] = []
    const queue = createLoreQueue(async id => {
      begun.push(id)
      throw new Error('gone')
    })
    queue.ask('a', true)
    queue.ask('b', false)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(begun).toEqual(['a', 'b'])
  })

  it('reads nothing more once it is stopped', async () => {
    const begun: string[] = []
    const queue = createLoreQueue(async id => {
      begun.push(id)
    })
    queue.ask('a', false)
    queue.stop()
    queue.ask('b', true)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(begun).toEqual([])
  })
})
