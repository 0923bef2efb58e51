import type { JudgeSettings } from '@/lib/domain/evidence'

const floorMs = 5 * 60_000
const ceilingMs = 15 * 60_000

/**
 * How long a change may take to arrive before anybody is accused. Whatever is configured: under five minutes a healthy controller would
 * be, and over fifteen a broken one would pass for busy. The floor also outlasts the freshness of a watch, so that an absence that was
 * seen before Git changed is never called Missing.
 */
export function graceOf(settings: JudgeSettings): number {
  return Math.min(ceilingMs, Math.max(floorMs, settings.graceMs))
}
