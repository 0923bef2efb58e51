import { AppError, isAppError } from '@/lib/errors'

/** The command was called wrongly: the sentence says how to call it. */
export function usage(message: string): AppError {
  return new AppError('bad_request', `${message} See plimsoll --help.`)
}

export function isUsage(error: unknown): boolean {
  return isAppError(error) && error.code === 'bad_request'
}
