export interface Timing {
  readonly pageSize: number
  readonly pageWithinMs: number
  readonly renewSeconds: readonly [number, number]
  /** A watch that was silent for that long is given up for a short one, which proves whether something was missed. */
  readonly doubtMs: number
  readonly provingSeconds: number
  /** Without proof for that long nothing passes for fresh. */
  readonly freshMs: number
  /** How long until a refused or missing kind is asked for again. */
  readonly refusedMs: number
}

/** doubt + proof stay under 90 s, so that a quiet cluster is fresh and a half-open connection is noticed in 100 s. */
export const defaultTiming: Timing = {
  pageSize: 500,
  pageWithinMs: 60_000,
  renewSeconds: [240, 300],
  doubtMs: 65_000,
  provingSeconds: 10,
  freshMs: 90_000,
  refusedMs: 180_000,
}
