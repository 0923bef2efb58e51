import { expect, test } from 'vitest'
import { createTurns } from './turns'

test('no more than allowed are under way at once, and all come to their end', async () => {
  const inTurn = createTurns(2)
  let [now, most, done] = [0, 0, 0]
  const work = async () => {
    most = Math.max(most, ++now)
    await new Promise(setImmediate)
    now--
    done++
    if (done === 3) throw new Error('one fails')
  }
  const { signal } = new AbortController()
  await Promise.allSettled(Array.from({ length: 9 }, () => inTurn(signal, work)))
  expect([most, done]).toEqual([2, 9])
})

test('who is aborted while waiting leaves, and takes no turn away', async () => {
  const inTurn = createTurns(1)
  const { signal } = new AbortController()
  let finish = () => {}
  const first = inTurn(signal, () => new Promise<void>(done => (finish = done)))
  const caller = new AbortController()
  const second = inTurn(caller.signal, async () => 'second')
  const third = inTurn(signal, async () => 'third')
  caller.abort(new Error('gone'))
  await expect(second).rejects.toThrow('gone')
  finish()
  await first
  expect(await third).toBe('third')
})
