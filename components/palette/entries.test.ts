import { describe, expect, test } from 'vitest'
import { entriesFor, type Known } from './entries'
import { asksWhere } from './question'

const environment = (name: string, upstream: string | null) => ({
  name,
  group: name,
  clusters: [],
  upstream,
  note: null,
})
const known: Known = {
  services: [
    { name: 'pre-checkout', team: null },
    { name: 'checkout', team: 'Storefront' },
    { name: 'cart', team: 'Storefront' },
  ],
  environments: [environment('dev', null), environment('prod', 'dev')],
  promotions: [],
  login: null,
}
const found = (text: string) => entriesFor(text, known).flatMap(group => group.entries.map(entry => entry.title))

describe('what the palette offers', () => {
  test('a service by a part of its name, the one that begins so first', () => {
    expect(found('check').slice(0, 2)).toEqual(['checkout', 'pre-checkout'])
  })

  test('a service by its team', () => {
    expect(found('storefront')).toEqual(['checkout', 'cart'])
  })

  test('a promotion into every environment that something comes before', () => {
    expect(found('promote cart')).toEqual(['Promote cart to prod'])
  })

  test('pages and actions before anything is typed, but not thousands of services', () => {
    expect(entriesFor('', known).map(group => group.title)).toEqual(['Environments', 'Pages', 'Actions'])
  })

  test('who the reader says to be, and that nothing checks it', () => {
    expect(found('who')).toEqual(['Say who you are'])
    const named = entriesFor('not verified', { ...known, login: 'anna' })
    expect(named.flatMap(group => group.entries.map(entry => entry.title))).toEqual(['You are anna'])
  })

  test('nothing for what has no name', () => {
    expect(found('zzz')).toEqual([])
  })
})

test.each([
  ['#412', true],
  ['9f3c2ab', true],
  ['1.42.0', true],
  ['cart:1.4.2', true],
  ['checkout', false],
  ['promote cart 2', false],
])('%s asks where something is: %s', (text, expected) => {
  expect(asksWhere(text)).toBe(expected)
})
