import { expect, it } from 'vitest'
import { personOf } from './audit'
import { parseLogin } from './login'

it.each(['anna', 'anna-2', 'a.b_c', 'A'.repeat(64)])('%s is a login', text => {
  expect(parseLogin(text)).toBe(text)
})

it.each(['', ' anna', 'anna b', 'anna\n', 'änna', 'anna (unverified)', '<b>', 'A'.repeat(65)])(
  'no login is %j',
  text => {
    expect(parseLogin(text)).toBeNull()
  },
)

it('a login that was only typed is never found as the login that a Git host vouches for', () => {
  expect(personOf({ type: 'host', login: 'anna' })).toBe('anna')
  expect(personOf({ type: 'claimed', login: 'anna', address: '::1' })).toBe('anna (unverified)')
  expect(parseLogin('anna (unverified)')).toBeNull()
})
