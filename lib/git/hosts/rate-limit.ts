/** GitHub: `retry-after` in seconds; else, with no calls remaining, `x-ratelimit-reset` in epoch seconds; else at least a minute. */
const secondaryWaitMs = 60_000

/** How long to wait, or null when the answer is not about a rate limit. A plain 403 is not. */
export function readRetryAfterMs(
  status: number,
  headers: Readonly<Record<string, string | number | undefined>>,
  words: string,
  now: number,
): number | null {
  if (status !== 403 && status !== 429) return null
  const retryAfter = wholeNumber(headers['retry-after'])
  if (retryAfter !== null) return retryAfter * 1000
  const reset = wholeNumber(headers['x-ratelimit-reset'])
  if (wholeNumber(headers['x-ratelimit-remaining']) === 0 && reset !== null) return Math.max(1000, reset * 1000 - now)
  return status === 429 || /rate limit/i.test(words) ? secondaryWaitMs : null
}

function wholeNumber(value: string | number | undefined): number | null {
  if (value === undefined || value === '') return null
  const number = Number(value)
  return Number.isInteger(number) && number >= 0 ? number : null
}
