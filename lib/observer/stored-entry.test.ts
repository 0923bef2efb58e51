import { describe, expect, it } from 'vitest'
import { slotId } from '@/lib/domain/cell'
import { cell, desiredCell, desiredSlot } from './__fixtures__/cells'
import { readingOf, saying } from './__fixtures__/readings'
import { newEntry, takeDesired } from './entry'
import { restoreEntry, restoreMemory, storeEntry } from './stored-entry'

const id = slotId(desiredSlot())

describe('a restored cell', () => {
  it('is shown as stale and remembers what it knew', () => {
    const entry = newEntry({ service: 'cart', environment: 'prod' })
    takeDesired(entry, saying('cart:1'), null, readingOf('c1'), 10)
    takeDesired(entry, saying('cart:2'), null, readingOf('c2'), 20)
    const stored = JSON.parse(JSON.stringify(storeEntry(entry, cell())))
    const restored = restoreEntry(stored.cell)
    restoreMemory(restored, stored.memory)
    expect(restored.cell?.stale).toBe(true)
    expect([restored.arrivals, restored.past]).toEqual([entry.arrivals, entry.past])
    expect(restored.past.get(id)).toEqual(['cart:1'])
  })

  it('notes a removal that happened while nothing watched', () => {
    const restored = restoreEntry(cell())
    restoreMemory(restored, null)
    takeDesired(restored, desiredCell({ slots: [] }), null, readingOf('c9'), 50)
    expect([...restored.removals.values()]).toMatchObject([{ at: 50, commit: 'c9' }])
  })

  it('forgets a memory of another shape and keeps the verdict', () => {
    const restored = restoreEntry(cell())
    restoreMemory(restored, { slots: 7 })
    expect([restored.memory.size, restored.cell?.state]).toEqual([0, 'Synced'])
  })
})
