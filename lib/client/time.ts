/** How times read everywhere: relative up to a day, then the weekday and the minute; 24-hour clock. Pure: now and the zone come in. */

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** `40 s`, `49 min`, `2 h`, `6 d`: whole units, rounded down; a time in the future reads `0 s`. */
export function formatAge(ms: number): string {
  if (ms < minute) return `${Math.max(0, Math.floor(ms / second))} s`
  if (ms < hour) return `${Math.floor(ms / minute)} min`
  if (ms < day) return `${Math.floor(ms / hour)} h`
  return `${Math.floor(ms / day)} d`
}

/** `12:31` today, else `Tue 2 Dec 09:12`, with the year when it is not this one. */
export function formatMoment(at: number, now: number, zone: string): string {
  const moment = partsOf(at, zone)
  const today = partsOf(now, zone)
  if (moment.date === today.date && moment.year === today.year) return moment.clock
  return moment.year === today.year
    ? `${moment.weekday} ${moment.date} ${moment.clock}`
    : `${moment.date} ${moment.year} ${moment.clock}`
}

/** `12:31:07` today, else the weekday and date before it. */
export function formatExact(at: number, now: number, zone: string): string {
  const { clock, seconds } = partsOf(at, zone)
  return formatMoment(at, now, zone).replace(clock, `${clock}:${seconds}`)
}

/** `Tue 2 Dec` at midnight, else `06:00`: a mark on an axis. */
export function formatTick(at: number, zone: string): string {
  const { weekday, date, clock } = partsOf(at, zone)
  return clock === '00:00' ? `${weekday} ${date}` : clock
}

/** How far the zone's clock is ahead of UTC at that time, in milliseconds. */
export function zoneOffset(at: number, zone: string): number {
  const formatter = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' })
  const name = formatter.formatToParts(at).find(part => part.type === 'timeZoneName')?.value ?? ''
  const offset = /^GMT([+-])(\d{2}):(\d{2})/.exec(name)
  if (offset === null) return 0
  const [, sign, hours, minutes] = offset
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute)
}

/** For titles and exports: the same on every machine, with its zone. */
export function formatUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** `2 min 40 s`, `3 h 12 min`: the two largest units of a duration. */
export function formatDuration(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [day, 'd'],
    [hour, 'h'],
    [minute, 'min'],
    [second, 's'],
  ]
  const first = units.findIndex(([size]) => ms >= size)
  if (first === -1) return '0 s'
  const parts: string[] = []
  let rest = ms
  for (const [size, name] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    if (count > 0) parts.push(`${count} ${name}`)
    rest -= count * size
  }
  return parts.join(' ')
}

interface Parts {
  readonly weekday: string
  readonly date: string
  readonly year: string
  readonly clock: string
  readonly seconds: string
}

function partsOf(at: number, zone: string): Parts {
  const parts = new Map(
    formatterFor(zone)
      .formatToParts(at)
      .map(part => [part.type, part.value]),
  )
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  return {
    weekday: get('weekday'),
    date: `${get('day')} ${get('month')}`,
    year: get('year'),
    clock: `${get('hour')}:${get('minute')}`,
    seconds: get('second'),
  }
}

/** Making a formatter costs more than a thousand uses of it. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterFor(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  formatters.set(zone, made)
  return made
}
