import { expect, test } from 'vitest'
import { createBackoff } from './backoff'

test('the first try again hardly waits, later ones double up to 30 s, and success begins anew', () => {
  const backoff = createBackoff(() => 1)
  const waits = Array.from({ length: 10 }, () => backoff.next())
  expect(waits).toEqual([100, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  backoff.reset()
  expect(backoff.next()).toBe(100)
})

test('jitter takes at most half of the wait away', () => {
  const backoff = createBackoff(() => 0)
  expect([backoff.next(), backoff.next(), backoff.next()]).toEqual([50, 250, 500])
})

test('the wait stays at 30 s however long the cluster is away', () => {
  const backoff = createBackoff(() => 1)
  for (let tries = 0; tries < 5_000; tries += 1) backoff.next()
  expect(backoff.next()).toBe(30_000)
})
