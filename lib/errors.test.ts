import { describe, expect, it } from 'vitest'
import { AppError, httpStatus, isAppError, mayRetry } from './errors'

describe('isAppError', () => {
  it('knows an error that another copy of this module made', () => {
    class AppErrorOfAnotherBundle extends Error {
      readonly code = 'conflict'
      override readonly name = 'AppError'
    }
    expect(isAppError(new AppErrorOfAnotherBundle('x'))).toBe(true)
    expect(isAppError(new AppError('conflict', 'x'))).toBe(true)
  })

  it.each([
    new Error('x'),
    Object.assign(new Error('x'), { code: 'conflict' }),
    Object.assign(new Error('x'), { name: 'AppError', code: 'toString' }),
    { name: 'AppError', code: 'conflict' },
    null,
  ])('takes nothing else for one: %s', error => expect(isAppError(error)).toBe(false))
})

describe('the table of codes', () => {
  it.each([
    ['bad_request', 400, false],
    ['conflict', 409, false],
    ['too_large', 413, false],
    ['rate_limited', 429, true],
    ['internal', 500, false],
    ['upstream_unavailable', 503, true],
  ] as const)('answers %s with %i', (code, status, retry) => {
    expect([httpStatus(code), mayRetry(code)]).toEqual([status, retry])
  })
})
