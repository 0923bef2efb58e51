import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPoller } from './poller'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a poller', () => {
  it('polls at its interval, later and later while it fails, and at its interval again after a success', async () => {
    const times: number[] = []
    let fails = false
    const begin = Date.now()
    const poller = createPoller({
      intervalMs: 10_000,
      random: () => 0.5,
      poll: async () => {
        times.push((Date.now() - begin) / 1_000)
        if (fails) throw new Error('away')
        return 'head'
      },
    })
    await poller.start()
    await vi.advanceTimersByTimeAsync(10_000)
    fails = true
    await vi.advanceTimersByTimeAsync(70_000)
    fails = false
    await vi.advanceTimersByTimeAsync(80_000)
    expect(times).toEqual([0, 10, 20, 40, 80, 160])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(times.at(-1)).toBe(170)
    await poller.stop()
    await vi.advanceTimersByTimeAsync(100_000)
    expect(times.at(-1)).toBe(170)
  })

  it('never waits longer than ten minutes', async () => {
    let count = 0
    const poller = createPoller({
      intervalMs: 30_000,
      random: () => 1,
      poll: async () => {
        count += 1
        throw new Error('away')
      },
    })
    await poller.start()
    await vi.advanceTimersByTimeAsync(3_600_000)
    const before = count
    await vi.advanceTimersByTimeAsync(660_001)
    expect(count).toBe(before + 1)
    await poller.stop()
  })

  it('lets one caller leave without ending the poll for the others', async () => {
    let answer: (head: string) => void = () => {}
    const poller = createPoller({
      intervalMs: 10_000,
      poll: () =>
        new Promise(done => {
          answer = done
        }),
    })
    const leaving = new AbortController()
    const patient = poller.run()
    const impatient = poller.run(leaving.signal)
    leaving.abort(new Error('left'))
    await expect(impatient).rejects.toThrow('left')
    answer('head')
    expect(await patient).toBe('head')
    await vi.advanceTimersByTimeAsync(0)
    answer('head')
    await poller.stop()
  })
})
