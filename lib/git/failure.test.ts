import { describe, expect, it } from 'vitest'
import { gitError, reasonOf } from './failure'

describe('gitError', () => {
  it.each([
    ["fatal: unable to access 'https://h/a/': The requested URL returned error: 403", 'forbidden', 'forbidden'],
    ["fatal: Authentication failed for 'https://h/a/'", 'unauthenticated', 'credentials'],
    ["fatal: could not read Username for 'https://h': terminal prompts disabled", 'unauthenticated', 'credentials'],
    [
      'git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      'unauthenticated',
      'credentials',
    ],
    ["fatal: repository 'https://h/a/' not found", 'not_found', 'not-found'],
    ["fatal: unable to access 'https://h/a/': The requested URL returned error: 429", 'rate_limited', 'rate-limited'],
    ["fatal: unable to access 'https://h/a/': The requested URL returned error: 502", 'upstream_unavailable', 'server'],
    ["fatal: unable to access 'https://h/a/': The requested URL returned error: 301", 'not_found', 'redirect'],
    ["fatal: unable to access 'https://h/a/': Could not resolve host: h", 'upstream_unavailable', 'host'],
    [
      "fatal: unable to access 'https://h/': Failed to connect to h port 443: Connection refused",
      'upstream_unavailable',
      'connection',
    ],
    [
      "fatal: unable to access 'https://h/': server certificate verification failed. CAfile: none CRLfile: none",
      'upstream_unavailable',
      'certificate',
    ],
    [
      "fatal: unable to access 'https://h/': SSL certificate problem: self-signed certificate",
      'upstream_unavailable',
      'certificate',
    ],
    [
      "fatal: unable to access 'https://h/': Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds",
      'upstream_unavailable',
      'timeout',
    ],
    [
      'error: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfatal: early EOF',
      'upstream_unavailable',
      'half-answer',
    ],
    ['Host key verification failed.', 'upstream_unavailable', 'host-key'],
    ["fatal: transport 'ext' not allowed", 'bad_request', 'transport'],
    ["fatal: '/nowhere' does not appear to be a git repository", 'not_found', 'not-git'],
    ["fatal: detected dubious ownership in repository at '/srv/a'", 'forbidden', 'ownership'],
    ['error: object file objects/ab/cd is empty\nfatal: loose object abcd is corrupt', 'internal', 'corrupt'],
    ['fatal: write error: No space left on device', 'internal', 'disk'],
    ['something new', 'upstream_unavailable', 'unknown'],
  ])('%j is %s', (stderr, code, reason) => {
    const error = gitError(stderr, 128)
    expect(error.code).toBe(code)
    expect(reasonOf(error)).toBe(reason)
    expect(error.message).toMatch(/^[^.]+\..* [^.]+\.$/)
  })

  it('keeps no credential of an address or a header', () => {
    const error = gitError("fatal: unable to access 'https://bot:s3cret@h/a/': x\nAuthorization: Basic czNjcmV0", 128)
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/s3cret|czNjcmV0/)
  })
})
