import type { ControllerObject } from './object'

/** Longer than any flicker, shorter than anybody's patience. */
export const flickerMs = 2_000

/**
 * Flux's Ready turns Unknown for 0.2 s at every interval, and for as long at every retry: nothing else is new, so what it said
 * before still holds until it lasts.
 */
export function mayFlicker(before: ControllerObject | null, after: ControllerObject): boolean {
  if (before === null || before.uid !== after.uid) return false
  if (before.says.applying !== null || after.says.applying === null || after.says.failing !== null) return false
  return sameBut(before, after)
}

/**
 * While Flux tries again what failed, its Ready is Unknown for as long as that takes: with health checks for minutes. Until it has an
 * outcome the failure stands. What is told of the next revision is no retry.
 */
export function asRetry(before: ControllerObject | null, after: ControllerObject): ControllerObject {
  if (before === null || before.uid !== after.uid || after.attempt === '' || before.attempt !== after.attempt)
    return after
  const { failing } = before.says
  if (failing === null || after.says.failing !== null || after.says.applying === null) return after
  return { ...after, says: { ...after.says, failing } }
}

function sameBut(before: ControllerObject, after: ControllerObject): boolean {
  const { applying: _, failing: _was, applied: _then, ...said } = before.says
  const { applying: __, failing: _is, applied: _now, ...says } = after.says
  return before.attempt === after.attempt && JSON.stringify(said) === JSON.stringify(says)
}
