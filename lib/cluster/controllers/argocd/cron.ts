/** Whether a time lies within `durationMs` after a moment that a cron schedule names. Five fields, in a time zone. */

const names: Readonly<Record<string, number>> = {
  ...{ jan: 1, feb: 2, mar: 3, apr: 4, may: 5, jun: 6, jul: 7, aug: 8, sep: 9, oct: 10, nov: 11, dec: 12 },
  ...{ sun: 0, mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6 },
}
const shorthands: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
}
const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const
const minuteMs = 60_000
/** Longer windows overlap themselves, or are none that anybody means. */
const longestMs = 31 * 24 * 60 * minuteMs

/** Null when the schedule or the time zone cannot be understood. */
export function isWithin(schedule: string, durationMs: number, timeZone: string, now: number): boolean | null {
  const fields = parse(schedule)
  const clock = zoneClock(timeZone)
  if (fields === null || clock === null) return null
  const last = Math.floor(now / minuteMs) * minuteMs
  for (let at = last; at > now - Math.min(durationMs, longestMs); at -= minuteMs)
    if (matches(fields, clock(at))) return true
  return false
}

interface Fields {
  readonly sets: readonly ReadonlySet<number>[]
  /** As in every cron: when both days are given, either will do. */
  readonly anyDay: boolean
}

function parse(schedule: string): Fields | null {
  const parts = (shorthands[schedule.trim()] ?? schedule).trim().toLowerCase().split(/\s+/)
  if (parts.length !== bounds.length) return null
  const sets = parts.map((part, index) => setOf(part, bounds[index] ?? [0, 0]))
  if (sets.some(set => set === null)) return null
  const starred = [parts[2], parts[4]].some(part => part?.startsWith('*') || part === '?')
  return { sets: sets.flatMap(set => (set === null ? [] : [set])), anyDay: !starred }
}

function setOf(part: string, [low, high]: readonly [number, number]): ReadonlySet<number> | null {
  const found = new Set<number>()
  for (const piece of part.split(',')) {
    const [range = '', step = '1'] = piece.split('/')
    const [from, to] = range === '*' || range === '?' ? [low, high] : ends(range, piece.includes('/') ? high : null)
    if (!(from >= low && to <= high && from <= to && Number(step) >= 1)) return null
    for (let value = from; value <= to; value += Number(step)) found.add(high === 7 ? value % 7 : value)
  }
  return found
}

function ends(range: string, open: number | null): readonly [number, number] {
  const [from = Number.NaN, to] = range.split('-').map(text => names[text] ?? (text === '' ? Number.NaN : Number(text)))
  return [from, to ?? open ?? from]
}

function matches({ sets, anyDay }: Fields, time: Date): boolean {
  const values = [time.getUTCMinutes(), time.getUTCHours(), time.getUTCDate(), time.getUTCMonth() + 1, time.getUTCDay()]
  const [minute, hour, day, month, weekday] = values.map((value, index) => sets[index]?.has(value) === true)
  return minute === true && hour === true && month === true && (anyDay ? day || weekday : day && weekday) === true
}

/** The zone's wall clock as a date whose UTC fields are the local ones. Offsets change at whole quarters of an hour only. */
function zoneClock(timeZone: string): ((at: number) => Date) | null {
  const offsets = new Map<number, number>()
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    return at => {
      const quarter = Math.floor(at / (15 * minuteMs))
      const offset = offsets.get(quarter) ?? offsetIn(format.format(at))
      offsets.set(quarter, offset)
      return new Date(at + offset)
    }
  } catch {
    return null
  }
}

function offsetIn(text: string): number {
  const [, sign, hours, minutes] = /GMT([+-])(\d+):?(\d*)/.exec(text) ?? []
  const size = (Number(hours ?? 0) * 60 + Number(minutes || 0)) * minuteMs
  return sign === '-' ? -size : size
}
