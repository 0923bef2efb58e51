/** The next minute, in UTC, that a five-field cron schedule names after a time; null when none comes within four years. */
export function nextRun(schedule: string, after: number): number | null {
  const [minutes, hours, days, months, weekdays] = schedule.trim().split(/\s+/).map(parseField)
  if (!minutes || !hours || !days || !months || !weekdays) return null
  const minute = 60_000
  let time = Math.floor(after / minute) * minute + minute
  const end = after + 4 * 366 * 24 * 60 * minute
  while (time <= end) {
    const at = new Date(time)
    const dayFits = dayMatches(at, days, weekdays)
    if (!months(at.getUTCMonth() + 1) || !dayFits)
      time = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1)
    else if (!hours(at.getUTCHours())) time = Math.floor(time / (60 * minute)) * 60 * minute + 60 * minute
    else if (!minutes(at.getUTCMinutes())) time += minute
    else return time
  }
  return null
}

type Field = ((value: number) => boolean) & { readonly any?: boolean }

/** Day of month and day of week are alternatives when both are given. */
function dayMatches(at: Date, days: Field, weekdays: Field): boolean {
  const day = days(at.getUTCDate())
  const weekday = weekdays(at.getUTCDay()) || (at.getUTCDay() === 0 && weekdays(7))
  if (days.any === true || weekdays.any === true) return day && weekday
  return day || weekday
}

/** A star, a number, a range, a list, each with a step. */
function parseField(text: string): Field {
  const parts = text.split(',').map(part => {
    const [range = '*', step = '1'] = part.split('/')
    const [from = '', to] = range.split('-')
    const low = range === '*' ? 0 : Number(from)
    const high = range === '*' || (to === undefined && part.includes('/')) ? 999 : Number(to ?? from)
    return (value: number) => value >= low && value <= high && (value - low) % Number(step) === 0
  })
  return Object.assign((value: number) => parts.some(matches => matches(value)), { any: text.startsWith('*') })
}
