import { expect, test } from 'vitest'
import { formatAge, formatDuration, formatExact, formatMoment, formatTick, formatUtc, zoneOffset } from './time'

const now = Date.UTC(2025, 11, 4, 14, 32, 10)
const hour = 3_600_000

test.each([
  [-5_000, '0 s'],
  [40_000, '40 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [49 * 60_000, '49 min'],
  [2 * hour, '2 h'],
  [23.9 * hour, '23 h'],
  [6 * 24 * hour, '6 d'],
])('an age of %i ms reads %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text)
})

test.each([
  ['today', now - 2 * hour, 'UTC', '12:32'],
  ['another day of the year', Date.UTC(2025, 11, 2, 9, 12), 'UTC', 'Tue 2 Dec 09:12'],
  ['another year', Date.UTC(2024, 11, 4, 9, 12), 'UTC', '4 Dec 2024 09:12'],
  ['in the reader’s zone it may be another day', Date.UTC(2025, 11, 3, 23, 30), 'Europe/Berlin', '00:30'],
])('%s', (_, at, zone, text) => {
  expect(formatMoment(at, now, zone)).toBe(text)
})

test('the exact time has seconds', () => {
  expect(formatExact(now - 3_000, now, 'UTC')).toBe('14:32:07')
  expect(formatExact(Date.UTC(2025, 11, 2, 9, 12, 4), now, 'UTC')).toBe('Tue 2 Dec 09:12:04')
})

test('a title names its zone, so that it means the same on every screen', () => {
  expect(formatUtc(now)).toBe('2025-12-04 14:32:10 UTC')
})

test.each([
  [160_000, '2 min 40 s'],
  [3 * hour + 12 * 60_000, '3 h 12 min'],
  [hour, '1 h'],
  [400, '0 s'],
])('%i ms last %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test('a mark at the reader’s midnight is a date, any other a time', () => {
  expect(formatTick(Date.UTC(2025, 11, 2), 'UTC')).toBe('Tue 2 Dec')
  expect(formatTick(Date.UTC(2025, 11, 2), 'Europe/Berlin')).toBe('01:00')
})

test.each([
  ['UTC', 0],
  ['Europe/Berlin', 1],
  ['America/New_York', -5],
  ['Asia/Kolkata', 5.5],
  ['Pacific/Auckland', 13],
])('%s is %d hours ahead of UTC in December', (zone, hours) => {
  expect(zoneOffset(now, zone)).toBe(hours * hour)
})
