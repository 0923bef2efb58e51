import { expect, test } from 'vitest'
import { addressOf, askOf, eventOf, parseView } from './filter'

test('a view and its address are each other’s inverse', () => {
  const address = '/audit?person=mara&service=a%26b&type=drift.seen&since=7d&event=7'
  expect(addressOf(parseView(new URLSearchParams(address.split('?')[1])))).toBe(address)
  expect(addressOf(parseView(new URLSearchParams('service=&made=up')))).toBe('/audit')
})

test('a span takes the place of fixed times, and they its', () => {
  expect(addressOf({ from: '2026-01-01', to: '2026-02-01' }, { since: '24h' })).toBe('/audit?since=24h')
  expect(addressOf({ since: '24h' }, { from: '2026-01-01' })).toBe('/audit?from=2026-01-01')
  expect(addressOf({ since: '24h' }, { since: '' })).toBe('/audit')
})

test('a span is asked from a whole minute, and fixed times as they are', () => {
  const now = Date.UTC(2026, 10, 28, 12, 0, 30)
  expect(askOf({ since: '1h', event: '7' }, now)).toEqual({ from: Date.UTC(2026, 10, 28, 11) })
  expect(askOf({ from: '2026-01-01', service: 'cart' }, now)).toEqual({ from: '2026-01-01', service: 'cart' })
})

test('a row is named by its number and nothing else', () => {
  expect(eventOf({ event: '18204' })).toBe(18204)
  for (const event of ['0', '-1', '1.5', 'x', '9999999999999999']) expect(eventOf({ event })).toBeNull()
  expect(eventOf({})).toBeNull()
})
