import { type ErrorCode, isAppError } from '@/lib/errors'

/** What a person can do about each kind of failure, where the server's own sentence does not already say it. */
const nextSteps: Readonly<Record<ErrorCode, string>> = {
  bad_request: 'Reload the page; it may be older than the server.',
  unauthenticated: 'Sign in again.',
  forbidden: 'Ask someone who may.',
  not_found: 'It may have been renamed or removed. Go back to the board.',
  conflict: 'Look at what changed, then decide again.',
  nothing_to_promote: 'Both environments declare the same versions.',
  blocked: 'See the checks for who can lift it.',
  too_large: 'Send less at once.',
  manifest_unsupported: 'Change the file by hand; Connections shows where.',
  manifest_invalid: 'Repair the file in Git; it is read again at once.',
  rate_limited: 'Wait a minute, then try again.',
  misconfigured: 'See Connections for the setting and how to correct it.',
  internal: 'Try again. The server’s log has the cause.',
  upstream_unavailable: 'Connections shows which source is lost.',
}

export interface Failure {
  readonly code: ErrorCode
  /** What happened, in the server's words. */
  readonly message: string
  readonly next: string
}

export function failureOf(error: unknown): Failure {
  if (isAppError(error)) return { code: error.code, message: error.message, next: nextSteps[error.code] }
  return { code: 'internal', message: 'The page could not be shown.', next: nextSteps.internal }
}
