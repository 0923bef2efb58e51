import { expect, test } from 'vitest'
import { isWithin } from './cron'

const hour = 3_600_000
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`)

test.each([
  ['the minute itself', '0 10 * * *', hour, 'UTC', '10:00:59', true],
  ['the last minute', '0 10 * * *', hour, 'UTC', '10:59:59', true],
  ['the end', '0 10 * * *', hour, 'UTC', '11:00:00', false],
  ['before it', '0 10 * * *', hour, 'UTC', '09:59:59', false],
  ['over midnight', '0 22 * * *', 8 * hour, 'UTC', '05:59:00', true],
  ['steps', '*/15 * * * *', 5 * 60_000, 'UTC', '10:47:00', true],
  ['steps, between', '*/15 * * * *', 60_000, 'UTC', '10:47:00', false],
  ['lists and ranges', '0 8-10,20 * * *', hour, 'UTC', '20:30:00', true],
  ['a weekday by name', '0 10 * * sat', hour, 'UTC', '10:30:00', true],
  ['another weekday', '0 10 * * 1-5', hour, 'UTC', '10:30:00', false],
  ['Sunday as 7', '0 10 * * 7', 24 * hour, 'UTC', '10:30:00', false],
  ['either of two days', '0 10 1 * 6', hour, 'UTC', '10:30:00', true],
  ['a month by name', '0 10 * dec *', hour, 'UTC', '10:30:00', false],
  ['a zone', '0 11 * * *', hour, 'Europe/Berlin', '10:30:00', true],
  ['a zone with half hours', '30 15 * * *', hour, 'Asia/Kolkata', '10:00:00', true],
  ['a shorthand', '@hourly', 10 * 60_000, 'UTC', '10:09:00', true],
  ['no schedule', 'whenever', hour, 'UTC', '10:00:00', null],
  ['a minute that does not exist', '61 * * * *', hour, 'UTC', '10:00:00', null],
  ['no zone', '0 10 * * *', hour, 'Middle/Earth', '10:00:00', null],
] as const)('%s: %s', (_, schedule, duration, zone, time, expected) => {
  expect(isWithin(schedule, duration, zone, at(time))).toBe(expected)
})
