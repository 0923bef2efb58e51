import { commitToVerdicts } from './commit-to-verdicts'
import { eventToPixel } from './event-to-pixel'
import type { Measurement } from './figure'
import { resolveCold } from './resolve-cold'

export const measurements: readonly Measurement[] = [resolveCold, commitToVerdicts, eventToPixel]
