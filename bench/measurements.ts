import { audit } from './audit'
import { commitToVerdicts } from './commit-to-verdicts'
import { eventToPixel } from './event-to-pixel'
import type { Measurement } from './figure'
import { liveAtSize } from './live-at-size'
import { memory } from './memory'
import { resolveCold } from './resolve-cold'

export const measurements: readonly Measurement[] = [
  resolveCold,
  commitToVerdicts,
  eventToPixel,
  liveAtSize,
  memory,
  audit,
]
