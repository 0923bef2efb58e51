import { expect, test } from 'vitest'
import { faultOfError, shorten } from './fault'

const server = 'https://10.0.0.1:6443'

test.each([
  ['ECONNREFUSED', 'connection_refused'],
  ['EHOSTUNREACH', 'connection_refused'],
  ['ENOTFOUND', 'host_not_found'],
  ['EAI_AGAIN', 'host_not_found'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_not_trusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_not_trusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate_not_trusted'],
  ['CERT_HAS_EXPIRED', 'certificate_expired'],
  ['CERT_NOT_YET_VALID', 'certificate_expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_wrong_name'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls_failed'],
  ['EPROTO', 'tls_failed'],
  ['ETIMEDOUT', 'timed_out'],
  ['ECONNRESET', 'connection_lost'],
  ['anything else', 'connection_lost'],
])('%s is %s, with what to do', (code, expected) => {
  const fault = faultOfError(Object.assign(new Error('Bearer secret'), { code }), server)
  expect(fault.code).toBe(expected)
  expect(fault.message).toContain(server)
  expect(fault.fix).not.toBe('')
  expect(JSON.stringify(fault)).not.toContain('secret')
})

test('the code is found also in the cause of an error, and nothing breaks without one', () => {
  const error = new Error('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })
  expect(faultOfError(error, server).code).toBe('connection_refused')
  expect(faultOfError('thrown text', server).code).toBe('connection_lost')
  expect(faultOfError(null, server).code).toBe('connection_lost')
})

test('text of others is one short line without anything like a token', () => {
  expect(shorten(`first\n  second ${'x'.repeat(50)} end`)).toBe('first second … end')
  expect(shorten('word '.repeat(100))).toHaveLength(240)
})
