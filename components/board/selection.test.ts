import { expect, test } from 'vitest'
import { between, parseSelection, selectionId, toggle } from './selection'

test('between two cells lies the rectangle that they span, whichever comes first', () => {
  const services = ['a', 'b', 'c']
  const environments = ['dev', 'staging', 'prod']
  const corner = (service: string, environment: string) => ({ service, environment })
  const expected = ['b/staging', 'b/prod', 'c/staging', 'c/prod']
  expect(between(corner('b', 'prod'), corner('c', 'staging'), services, environments)).toEqual(expected)
  expect(between(corner('c', 'staging'), corner('b', 'prod'), services, environments)).toEqual(expected)
})

test('selecting again takes it away', () => {
  expect(toggle(toggle([], 'a/dev'), 'a/dev')).toEqual([])
})

test('an environment may hold slashes', () => {
  const place = { service: 'cart', environment: 'prod/eu' }
  expect(parseSelection(selectionId(place))).toEqual(place)
})
