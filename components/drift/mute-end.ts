const hour = 3_600_000

export const ends = ['1 h', '4 h', '1 day', '1 week', 'the drift ends', 'another time'] as const
export type End = (typeof ends)[number]

const lengths: Readonly<Record<Exclude<End, 'the drift ends' | 'another time'>, number>> = {
  '1 h': hour,
  '4 h': 4 * hour,
  '1 day': 24 * hour,
  '1 week': 7 * 24 * hour,
}

/** When a mute ends: a time, null for the drift's own end, or not said yet. `day` is what the browser's field holds, in the reader's zone. */
export function endOf(end: End, day: string, now: number): number | null | 'not said' {
  if (end === 'the drift ends') return null
  if (end !== 'another time') return now + lengths[end]
  const at = Date.parse(day)
  return Number.isNaN(at) ? 'not said' : at
}
