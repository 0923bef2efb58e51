import { describe, expect, it } from 'vitest'
import { createClock } from './clock'

describe('the clock', () => {
  it('stands still until it is stepped', async () => {
    const clock = createClock({ at: 1_000 })
    const ran: string[] = []
    clock.after(10, () => void ran.push('ten'))
    expect([clock.now(), ran]).toEqual([1_000, []])
    await clock.step(9)
    expect(ran).toEqual([])
    await clock.step(1)
    expect([clock.now(), ran]).toEqual([1_010, ['ten']])
  })

  it('runs what falls due in order, each at its own time and to its end', async () => {
    const clock = createClock({ at: 0 })
    const ran: string[] = []
    clock.after(20, () => void ran.push(`b ${clock.now()}`))
    clock.after(10, async () => {
      await Promise.resolve()
      ran.push(`a ${clock.now()}`)
      clock.after(5, () => void ran.push(`a2 ${clock.now()}`))
    })
    clock.after(20, () => void ran.push(`c ${clock.now()}`))
    await clock.step(30)
    expect(ran).toEqual(['a 10', 'a2 15', 'b 20', 'c 20'])
  })

  it('forgets what was cancelled', async () => {
    const clock = createClock({ at: 0 })
    const ran: string[] = []
    clock.after(1, () => void ran.push('no'))()
    await clock.step(5)
    expect(ran).toEqual([])
  })

  it('runs with the wall clock, stops where it is, and cannot be stepped meanwhile', async () => {
    const clock = createClock({ at: 0, running: true })
    await new Promise<void>(resolve => clock.after(5, () => resolve()))
    await expect(clock.step(1)).rejects.toThrow('Stop it before stepping it')
    clock.stop()
    const stopped = clock.now()
    expect(stopped).toBeGreaterThanOrEqual(5)
    await clock.step(1)
    expect(clock.now()).toBe(stopped + 1)
  })
})
