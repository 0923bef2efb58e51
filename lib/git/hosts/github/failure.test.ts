import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import type { Circumstances } from '@/lib/git/hosts/failure'
import { attempts } from './attempts'
import { translateFailure } from './failure'

const circumstances: Circumstances = {
  host: 'GitHub',
  attempt: attempts.createBranch,
  timeoutMs: 10_000,
  now: 0,
  timedOut: false,
  cancelled: false,
}

/** As Octokit and undici wrap it: the reason lies two causes down. */
function network(code: string): Error {
  const request = { status: 500, request: { headers: { authorization: 'token secret' } } }
  const reason = Object.assign(new Error('reason'), { code })
  return Object.assign(new Error('fetch failed', { cause: new TypeError('fetch failed', { cause: reason }) }), request)
}

function answer(status: number, message: string): Error {
  return Object.assign(new Error(message), { status, response: { headers: {}, data: { message } } })
}

describe('without an answer', () => {
  test.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'SELF_SIGNED_CERT_IN_CHAIN',
  ])('says for %s that the certificate is not trusted, and that nothing was sent', code => {
    const { message, details } = translateFailure(network(code), circumstances)
    expect(message).toContain('Its certificate is not trusted here')
    expect(details.mayHaveWritten).toBe(false)
  })

  test.each([
    ['ENOTFOUND', false],
    ['ECONNREFUSED', false],
    ['UND_ERR_CONNECT_TIMEOUT', false],
    ['ECONNRESET', true],
    ['UND_ERR_SOCKET', true],
    ['UND_ERR_HEADERS_TIMEOUT', true],
    ['A_CODE_NOBODY_KNOWS', true],
  ])('knows for %s whether something may have been written: %s', (code, mayHaveWritten) => {
    expect(translateFailure(network(code), circumstances)).toMatchObject({
      code: 'upstream_unavailable',
      details: { mayHaveWritten },
    })
  })

  test('takes anything else that is thrown for a broken connection', () => {
    expect(translateFailure('nonsense', circumstances)).toMatchObject({ code: 'upstream_unavailable' })
    expect(translateFailure(null, circumstances)).toBeInstanceOf(AppError)
  })

  test('passes an AppError on as it is', () => {
    const error = new AppError('conflict', 'words')
    expect(translateFailure(error, circumstances)).toBe(error)
  })
})

describe('refused', () => {
  test.each([
    ['Resource not accessible by integration', 'The token lacks “contents: write” on this repository.'],
    ['Must have push access to this repository', 'The token lacks “contents: write” on this repository.'],
    ['Repository was archived so is read-only.', '“Repository was archived so is read-only.”'],
    ['Resource protected by organization SAML enforcement.', '“Resource protected by organization SAML enforcement.”'],
  ])('does not blame the token’s permissions for every 403: %s', (words, told) => {
    expect(translateFailure(answer(403, words), circumstances).message).toContain(told)
  })

  test.each([
    [409, 'Conflict', 'conflict'],
    [422, 'Reference already exists', 'conflict'],
    [422, 'Validation Failed: A pull request already exists for a:b.', 'conflict'],
    [422, 'Update is not a fast forward', 'conflict'],
    [422, 'No commits between main and x', 'nothing_to_promote'],
    [422, 'Repository rule violations found', 'bad_request'],
    [451, 'Repository access blocked', 'bad_request'],
    [500, 'Server Error', 'upstream_unavailable'],
  ])('translates %i %s to %s', (status, words, code) => {
    expect(translateFailure(answer(status, words), circumstances).code).toBe(code)
  })

  test('carries nothing of the request', () => {
    const error = Object.assign(answer(500, 'x'), { request: { headers: { authorization: 'token secret' } } })
    expect(JSON.stringify(translateFailure(error, circumstances), Object.getOwnPropertyNames(error))).not.toContain(
      'secret',
    )
    expect(translateFailure(error, circumstances).cause).toBeUndefined()
  })
})
