import { expect, it } from 'vitest'
import { isOfDepths, segmentMatches } from './path-pattern'

it.each([
  ['prod', 'prod', true],
  ['prod', 'prod-eu', false],
  ['*', 'prod', true],
  ['prod-*', 'prod-eu', true],
  ['prod-*', 'prod', false],
  ['*-eu', 'prod-eu', true],
  ['p*d*u', 'prod-eu', true],
  ['p*x*u', 'prod-eu', false],
  ['a*a', 'a', false],
  ['ab*ba', 'aba', false],
])('%s means the folder %s: %s', (pattern, segment, expected) =>
  expect(segmentMatches(pattern, segment)).toBe(expected),
)

it.each([
  ['**', '', true],
  ['**', 'a/b', true],
  ['apps/**/prod', 'apps/prod', true],
  ['apps/**/prod', 'apps/cart/eu/prod', true],
  ['apps/**/prod', 'apps/cart', false],
  ['**/a/**/b', 'x/a/y/z/b', true],
  ['*/prod', 'cart/prod', true],
  ['*/prod', 'prod', false],
])('%s means the path %s: %s', (pattern, path, expected) => {
  expect(isOfDepths(pattern.split('/'), path === '' ? [] : path.split('/'))).toBe(expected)
})

it('answers about patterns that make others try for ever', () => {
  expect(segmentMatches(`${'a*'.repeat(60)}b`, 'a'.repeat(250))).toBe(false)
  expect(isOfDepths(Array(40).fill(['**', 'a']).flat(), [...Array(200).fill('a'), 'b'])).toBe(false)
})
