import { AppError, type ErrorCode } from '@/lib/errors'
import { isObject, type JsonObject, numberAt } from './json'
import type { Kind } from './kinds'

/** The API's own form of an error: a Status object, carried by an AppError to the edge. */
export function refuse(status: number, reason: string, message: string, details: JsonObject = {}): AppError {
  const body: JsonObject = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    code: status,
  }
  return new AppError(codes[status] ?? 'internal', message, { details: { status: body } })
}

export function statusOf(error: unknown): JsonObject {
  const found = error instanceof AppError ? error.details.status : undefined
  if (isObject(found)) return found
  const inner = refuse(
    500,
    'InternalError',
    `Internal error occurred: ${error instanceof Error ? error.message : error}`,
  )
  return statusOf(inner)
}

export function isRefusal(error: unknown, status: number): boolean {
  return (
    error instanceof AppError && isObject(error.details.status) && numberAt(error.details.status, 'code') === status
  )
}

export function notFound(kind: Kind, name: string): AppError {
  const message = `${qualified(kind)} "${name}" not found`
  return refuse(404, 'NotFound', message, { name, ...groupOf(kind), kind: kind.resource })
}

export function conflict(kind: Kind, name: string): AppError {
  const advice = 'the object has been modified; please apply your changes to the latest version and try again'
  const message = `Operation cannot be fulfilled on ${qualified(kind)} "${name}": ${advice}`
  return refuse(409, 'Conflict', message, { name, ...groupOf(kind), kind: kind.resource })
}

export function alreadyExists(kind: Kind, name: string): AppError {
  const message = `${qualified(kind)} "${name}" already exists`
  return refuse(409, 'AlreadyExists', message, { name, ...groupOf(kind), kind: kind.resource })
}

export function badRequest(message: string): AppError {
  return refuse(400, 'BadRequest', message)
}

export interface FieldProblem {
  readonly field: string
  readonly words: string
  readonly reason?: string
}

/** As admission words it: `Deployment.apps "shop" is invalid: spec.selector: Invalid value: …`. */
export function invalid(kind: Kind, name: string, problems: readonly FieldProblem[]): AppError {
  const owner = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  const listed = problems.map(({ field, words }) => `${field}: ${words}`)
  const text = listed.length === 1 ? listed.join() : `[${listed.join(', ')}]`
  const causes = problems.map(({ field, words, reason = 'FieldValueInvalid' }) => ({ reason, message: words, field }))
  return refuse(422, 'Invalid', `${owner} "${name}" is invalid: ${text}`, {
    name,
    ...groupOf(kind),
    kind: kind.kind,
    causes,
  })
}

export function expired(message: string, metadata: JsonObject = {}): AppError {
  const error = refuse(410, 'Expired', message)
  return new AppError('conflict', message, { details: { status: { ...statusOf(error), metadata } } })
}

export function qualified(kind: Kind): string {
  return kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`
}

function groupOf(kind: Kind): JsonObject {
  return kind.group === '' ? {} : { group: kind.group }
}

const codes: Readonly<Record<number, ErrorCode>> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'conflict',
  415: 'bad_request',
  422: 'manifest_invalid',
  429: 'rate_limited',
  503: 'upstream_unavailable',
}
