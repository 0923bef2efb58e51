import { describe, expect, it } from 'vitest'
import { slotId } from '@/lib/domain/cell'
import { desiredCell, desiredSlot } from './__fixtures__/cells'
import { readingOf, saying } from './__fixtures__/readings'
import { mergeDesired, newEntry, takeDesired } from './entry'

const key = { service: 'cart', environment: 'prod' }
const id = slotId(desiredSlot())

describe('takeDesired', () => {
  it('takes a value that stood there at the first look for old, and one that replaced another before our eyes for seen', () => {
    const entry = newEntry(key)
    takeDesired(entry, saying('cart:1'), null, readingOf('c1'), 10)
    expect(entry.arrivals.get(id)).toEqual({ image: 'cart:1', at: 10, seen: false })
    takeDesired(entry, saying('cart:2'), null, readingOf('c2'), 20)
    expect(entry.arrivals.get(id)).toEqual({ image: 'cart:2', at: 20, seen: true })
  })

  it('keeps the time of arrival while the value stays', () => {
    const entry = newEntry(key)
    takeDesired(entry, saying('cart:1'), null, readingOf('c1'), 10)
    takeDesired(entry, saying('cart:1'), null, readingOf('c2'), 20)
    expect(entry.arrivals.get(id)?.at).toBe(10)
  })

  it('remembers what Git declared before, newest first and each once', () => {
    const entry = newEntry(key)
    for (const image of ['cart:1', 'cart:2', 'cart:1', 'cart:3'])
      takeDesired(entry, saying(image), null, readingOf('c'), 10)
    expect(entry.past.get(id)).toEqual(['cart:1', 'cart:2'])
  })

  it('notes a slot that Git removed, and forgets the note when it comes back', () => {
    const entry = newEntry(key)
    takeDesired(entry, saying('cart:1'), null, readingOf('c1'), 10)
    takeDesired(entry, desiredCell({ slots: [] }), null, readingOf('c2'), 20)
    expect(entry.removals.get(id)).toMatchObject({ at: 20, commit: 'c2', slot: { image: 'cart:1' } })
    takeDesired(entry, saying('cart:1'), null, readingOf('c3'), 30)
    expect(entry.removals.size).toBe(0)
  })
})

describe('mergeDesired', () => {
  it('makes one cell of two places that declare the same service and environment, and says so', () => {
    const other = desiredCell({ path: 'legacy/cart', slots: [desiredSlot({ container: 'proxy' })] })
    const [merged] = mergeDesired([desiredCell(), other]).values()
    expect(merged?.slots.map(slot => slot.container)).toEqual(['cart', 'proxy'])
    expect(merged?.problems.map(problem => problem.code)).toEqual(['cell_declared_twice'])
  })

  it('leaves what has no environment off the board', () => {
    expect(mergeDesired([desiredCell({ environment: null })]).size).toBe(0)
  })
})
