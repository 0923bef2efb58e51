import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createCellQueue } from './cell-queue'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function queueWithSlices() {
  const slices: (readonly string[])[] = []
  return { slices, queue: createCellQueue(ids => slices.push(ids)) }
}

describe('cells that wait to be judged', () => {
  test('one that changed after a rest is judged within milliseconds', async () => {
    const { slices, queue } = queueWithSlices()
    queue.mark(['a'])
    await vi.advanceTimersByTimeAsync(3)
    expect(slices).toEqual([['a']])
  })

  test('a storm makes a score of slices a second, and none of its cells is judged twice in one', async () => {
    const { slices, queue } = queueWithSlices()
    for (let event = 0; event < 200; event += 1) {
      queue.mark([`cell ${event % 50}`])
      await vi.advanceTimersByTimeAsync(5)
    }
    await vi.advanceTimersByTimeAsync(100)
    expect(slices.length).toBeLessThan(30)
    for (const slice of slices) expect(new Set(slice).size).toBe(slice.length)
    expect(new Set(slices.flat()).size).toBe(50)
  })

  test('what changed goes before what only time asks for', async () => {
    const { slices, queue } = queueWithSlices()
    queue.later(Array.from({ length: 60 }, (_, index) => `due ${index}`))
    queue.mark(['changed'])
    await vi.advanceTimersByTimeAsync(100)
    expect(slices[0]).toEqual(['changed'])
    expect(slices.flat()).toHaveLength(61)
  })

  test('one that never rests is judged about once a second, its last mark is not lost, and others do not wait for it', async () => {
    const { slices, queue } = queueWithSlices()
    for (let event = 0; event < 600; event += 1) {
      queue.mark(['restless'])
      if (event === 500) queue.mark(['other'])
      await vi.advanceTimersByTimeAsync(50)
    }
    queue.mark(['restless'])
    const before = slices.length
    await vi.advanceTimersByTimeAsync(2_000)
    expect(slices.flat().filter(id => id === 'restless').length).toBeLessThan(50)
    expect(slices.findIndex(slice => slice.includes('other'))).toBeGreaterThan(0)
    expect(slices.slice(before).flat()).toContain('restless')
    queue.mark(['restless'])
    await vi.advanceTimersByTimeAsync(15_000)
    const calm = slices.length
    queue.mark(['restless'])
    await vi.advanceTimersByTimeAsync(5)
    expect(slices.length).toBe(calm + 1)
    await queue.stop()
  })

  test('nothing is judged after the end', async () => {
    const { slices, queue } = queueWithSlices()
    queue.mark(['a'])
    await queue.stop()
    await vi.advanceTimersByTimeAsync(100)
    expect(slices).toEqual([])
  })
})
