import { expect, test } from 'vitest'
import { formatTarget, parseTarget } from './promote-target'

test.each([
  ['checkout/prod', { service: 'checkout', environment: 'prod' }],
  ['checkout/prod/eu', { service: 'checkout', environment: 'prod/eu' }],
  ['checkout', null],
  ['/prod', null],
  ['checkout/', null],
  [null, null],
])('%s names %o', (text, target) => {
  expect(parseTarget(text)).toEqual(target)
})

test('what was written is read back, and the filter beside it stays', () => {
  const target = { service: 'café & co', environment: 'prod/eu' }
  const query = formatTarget(target, '?env=prod-*&q=a')
  expect(query).toContain('env=prod-*&q=a')
  expect(parseTarget(new URLSearchParams(query).get('promote'))).toEqual(target)
  expect(formatTarget(null, query)).toBe('?env=prod-*&q=a')
})
