import { expect, test } from 'vitest'
import { silenceAfter } from './stream'

test.each([
  [2_000, 4_000],
  [4_000, 4_800],
  [15_000, 18_000],
])('a beat every %i ms: silence of %i ms means the stream is lost', (interval, silence) => {
  expect(silenceAfter(interval)).toBe(silence)
})
