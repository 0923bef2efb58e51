/** The errors that cross a room's wall. Adapters translate at their edge; the table below is the only place that knows HTTP. */

const table = {
  bad_request: { status: 400, retry: false },
  unauthenticated: { status: 401, retry: false },
  forbidden: { status: 403, retry: false },
  not_found: { status: 404, retry: false },
  conflict: { status: 409, retry: false },
  nothing_to_promote: { status: 409, retry: false },
  blocked: { status: 409, retry: false },
  too_large: { status: 413, retry: false },
  manifest_unsupported: { status: 422, retry: false },
  manifest_invalid: { status: 422, retry: false },
  rate_limited: { status: 429, retry: true },
  misconfigured: { status: 500, retry: false },
  internal: { status: 500, retry: false },
  upstream_unavailable: { status: 503, retry: true },
} as const

export type ErrorCode = keyof typeof table

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(table, value)
}

export interface ErrorOptions {
  /** Facts for the reader of the error, safe to show: never a credential, never a raw header. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** What happened in one sentence, then what to do in one. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? {}
  }
}

export function httpStatus(code: ErrorCode): number {
  return table[code].status
}

export function mayRetry(code: ErrorCode): boolean {
  return table[code].retry
}

/** By shape: the server's bundler makes this module more than once, and an error of one copy is no instance of the other's class. */
export function isAppError(error: unknown): error is AppError {
  if (!(error instanceof Error) || error.name !== 'AppError') return false
  return 'code' in error && isErrorCode(error.code)
}

/** The words of anything thrown, for a log or a `cause` line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
