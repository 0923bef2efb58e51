import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { isStoreLost, parseFailure } from './failure'
import { failureOf } from './next-step'

test('keeps the server’s code, sentence and details', () => {
  const body = { error: { code: 'conflict', message: 'Git changed.', details: { reason: 'plan_changed' } } }
  const error = parseFailure(body, 409)
  expect([error.code, error.message, error.details]).toEqual(['conflict', 'Git changed.', { reason: 'plan_changed' }])
})

test.each([null, 'text', [], {}, { error: {} }, { error: { code: 'conflict' } }])(
  'an answer without a reason (%o) is said to be one',
  body => {
    expect(parseFailure(body, 502)).toMatchObject({
      code: 'internal',
      message: 'The server answered 502 without a reason.',
    })
  },
)

test('a code that is not known is no code', () => {
  expect(parseFailure({ error: { code: 'toString', message: 'x' } }, 500).code).toBe('internal')
})

test('every failure has a next step, also one that is not ours', () => {
  expect(failureOf(new Error('boom')).next).not.toBe('')
  expect(failureOf(new AppError('rate_limited', 'x')).next).toBe('Wait a minute, then try again.')
})

test('a server that did not answer is not a lost database', () => {
  expect(isStoreLost(new AppError('upstream_unavailable', 'x'))).toBe(true)
  expect(isStoreLost(new AppError('upstream_unavailable', 'x', { details: { answered: false } }))).toBe(false)
  expect(isStoreLost(new AppError('not_found', 'x'))).toBe(false)
})
