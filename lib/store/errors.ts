import { AppError, isAppError } from '@/lib/errors'

/** How a failed statement is to be understood. `away`: the server could not be asked; `collision`: rolled back because of another transaction. */
export type Fault = 'away' | 'collision' | 'duplicate' | 'other'

/** Prisma, its driver adapter and pg each wrap the same failure in another form, so the codes of every layer are looked at. */
export function faultOf(error: unknown): Fault {
  const codes = codesOf(error)
  if (codes.some(code => awayCodes.has(code) || /^(08|57P0|25P03)/.test(code))) return 'away'
  if (codes.some(code => collisionCodes.has(code))) return 'collision'
  if (codes.some(code => duplicateCodes.has(code))) return 'duplicate'
  return /Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error/.test(
    wordsOf(error),
  )
    ? 'away'
    : 'other'
}

export function translate(error: unknown, doing: string): AppError {
  if (isAppError(error)) return error
  const fault = faultOf(error)
  if (fault === 'away') {
    return new AppError(
      'upstream_unavailable',
      `PostgreSQL cannot be reached while ${doing}. Try again in a moment, and look at the database if this lasts.`,
      { cause: error },
    )
  }
  if (fault === 'collision' || fault === 'duplicate') {
    return new AppError(
      'conflict',
      `Somebody else changed the same thing while ${doing}. Read it again, then repeat.`,
      { cause: error },
    )
  }
  return new AppError('internal', `PostgreSQL refused a statement while ${doing}. Report it with the server's log.`, {
    cause: error,
  })
}

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  '53300',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
])
const collisionCodes = new Set(['40001', '40P01', '55P03', 'P2034', 'TransactionWriteConflict'])
const duplicateCodes = new Set(['23505', 'P2002', 'UniqueConstraintViolation'])

function codesOf(error: unknown): readonly string[] {
  return layersOf(error).flatMap(layer =>
    ['code', 'kind', 'originalCode'].flatMap(key => (typeof layer[key] === 'string' ? [layer[key]] : [])),
  )
}

function wordsOf(error: unknown): string {
  return layersOf(error)
    .map(layer => String(layer.message ?? ''))
    .join(' ')
}

function layersOf(error: unknown, depth = 0): readonly Record<string, unknown>[] {
  if (typeof error !== 'object' || error === null || depth > 6) return []
  const layer: Record<string, unknown> = Object.fromEntries(
    ['code', 'kind', 'originalCode', 'message', 'cause', 'meta', 'driverAdapterError'].map(key => [
      key,
      Reflect.get(error, key),
    ]),
  )
  return [layer, ...['cause', 'meta', 'driverAdapterError'].flatMap(key => layersOf(layer[key], depth + 1))]
}
