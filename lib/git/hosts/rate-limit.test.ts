import { expect, test } from 'vitest'
import { readRetryAfterMs } from './rate-limit'

const now = 1_000_000_000_000

test.each([
  ['seconds to wait', 403, { 'retry-after': '30' }, '', 30_000],
  [
    'seconds to wait on a 429',
    429,
    { 'retry-after': '5', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1000000600' },
    '',
    5_000,
  ],
  ['no calls left until a time', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1000000600' }, '', 600_000],
  ['a reset that has just passed', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '999999990' }, '', 1_000],
  ['words alone', 403, {}, 'You have exceeded a secondary rate limit.', 60_000],
  ['a 429 without a word', 429, {}, '', 60_000],
  ['headers that are no numbers', 403, { 'retry-after': 'soon' }, '', null],
  [
    'calls left',
    403,
    { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '1000000600' },
    'Resource not accessible',
    null,
  ],
  ['another status', 500, { 'retry-after': '30' }, 'rate limit', null],
])('reads %s', (_, status, headers, words, wait) => {
  expect(readRetryAfterMs(status, headers, words, now)).toBe(wait)
})
