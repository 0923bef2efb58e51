import { AppError, isAppError, isErrorCode } from '@/lib/errors'

/** The server answered, and says that what it needs does not: for lists of what is stored, the database. */
export function isStoreLost(error: unknown): boolean {
  return isAppError(error) && error.code === 'upstream_unavailable' && error.details.answered !== false
}

/** Rebuilds the server's error from a response body; anything else becomes `internal`. */
export function parseFailure(body: unknown, status: number): AppError {
  const error = isRecord(body) ? body.error : null
  if (!isRecord(error) || typeof error.message !== 'string') {
    return new AppError('internal', `The server answered ${status} without a reason.`)
  }
  const code = isErrorCode(error.code) ? error.code : 'internal'
  return new AppError(code, error.message, { details: isRecord(error.details) ? error.details : {} })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
