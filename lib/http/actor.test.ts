import { expect, it } from 'vitest'
import { actorOf } from './actor'

const asked = (values: Record<string, string>) => ({
  headers: new Headers({ 'x-forwarded-for': '10.9.9.9, 127.0.0.1', ...values }),
})

it('who typed no login is an address and nothing more', () => {
  expect(actorOf(asked({}))).toEqual({ type: 'unauthenticated', address: '127.0.0.1' })
  expect(actorOf(asked({ 'x-plimsoll-login': '' }))).toEqual({ type: 'unauthenticated', address: '127.0.0.1' })
})

it('a typed login is a claim, beside the address', () => {
  expect(actorOf(asked({ 'x-plimsoll-login': 'anna' }))).toEqual({
    type: 'claimed',
    login: 'anna',
    address: '127.0.0.1',
  })
})

it.each(['anna b', '<b>', 'anna, mara', 'a'.repeat(65)])('refuses the login %j instead of leaving it out', text => {
  expect(() => actorOf(asked({ 'x-plimsoll-login': text }))).toThrow(/cannot be a login/)
})
