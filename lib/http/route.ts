import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { type Contract, contract, type FailureBody } from '@/lib/contract'
import type { Actor } from '@/lib/domain/audit'
import { AppError, httpStatus, isAppError, mayRetry } from '@/lib/errors'
import { getServices, type Services } from '@/lib/services'
import { actorOf } from './actor'
import { refuseForeignOrigin, refuseStrangers } from './guard'

type Endpoint = Exclude<keyof Contract, 'stream' | 'readBoard' | 'exportEvents'>
type Input<K extends Endpoint> = z.output<Contract[K]['input']>
type Output<K extends Endpoint> = z.input<Contract[K]['output']>

export interface Call {
  readonly services: Services
  readonly actor: Actor
  readonly signal: AbortSignal
}

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

const bodyLimitBytes = 64 * 1024

/** One endpoint of the contract as a route handler: guard, parse, call, map errors. */
export function route<K extends Endpoint>(
  endpoint: K,
  handle: (input: Input<K>, call: Call) => Promise<Output<K>>,
): Handler {
  const { method, input } = contract[endpoint]
  return async (request, context) => {
    try {
      refuseStrangers(request.headers)
      if (method !== 'GET') refuseForeignOrigin(request.headers)
      const given = method === 'GET' ? queryOf(request) : await bodyOf(request)
      const parsed = parseInput(input, { ...given, ...(await context.params) })
      const actor = actorOf(request)
      const call: Call = { services: await getServices(), actor, signal: request.signal }
      // parsed is this endpoint's output type; the compiler cannot follow a union of schemas through K.
      const output = await handle(parsed as Input<K>, call)
      return Response.json(output, { headers: { 'cache-control': 'no-store' } })
    } catch (error) {
      return failure(error)
    }
  }
}

/** An endpoint whose answer is not one JSON value: guard, call, map errors. */
export function rawRoute(
  handle: (services: Services, request: Request, actor: Actor) => Response | Promise<Response>,
): (request: Request) => Promise<Response> {
  return async request => {
    try {
      refuseStrangers(request.headers)
      const actor = actorOf(request)
      return await handle(await getServices(), request, actor)
    } catch (error) {
      return failure(error)
    }
  }
}

/** The answer for anything thrown. What is not an AppError is logged under a number and never shown. */
export async function failure(error: unknown): Promise<Response> {
  if (isAppError(error)) return answer(error)
  const id = randomUUID()
  const services = await getServices().catch(() => null)
  services?.log.error(
    { id, error: error instanceof Error ? error.stack : String(error) },
    'a request failed unexpectedly',
  )
  return answer(new AppError('internal', `Plimsoll failed in a way it does not know. Look for ${id} in its log.`))
}

function answer(error: AppError): Response {
  const body: FailureBody = { error: { code: error.code, message: error.message, details: { ...error.details } } }
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (mayRetry(error.code)) headers.set('retry-after', String(retryAfterSeconds(error)))
  return Response.json(body, { status: httpStatus(error.code), headers })
}

function retryAfterSeconds(error: AppError): number {
  const ms = error.details.retryAfterMs
  return typeof ms === 'number' ? Math.max(1, Math.ceil(ms / 1000)) : 5
}

export function parseInput<T extends z.ZodType>(input: T, given: unknown): z.output<T> {
  const parsed = input.safeParse(given)
  if (!parsed.success) throw new AppError('bad_request', sentenceOf(parsed.error))
  return parsed.data
}

export function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams)
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    throw new AppError('bad_request', 'The body is not JSON. Send content-type: application/json.')
  }
  const text = await request.text()
  if (Buffer.byteLength(text) > bodyLimitBytes)
    throw new AppError('bad_request', 'The body is larger than 64 KiB. Send less.')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch (cause) {
    throw new AppError('bad_request', 'The body is not valid JSON. Send one object.', { cause })
  }
  throw new AppError('bad_request', 'The body is not an object. Send one object.')
}

function sentenceOf(error: z.ZodError): string {
  const first = error.issues[0]
  const where = first === undefined || first.path.length === 0 ? 'the request' : first.path.join('.')
  return `${where} is not valid: ${first?.message ?? 'unknown'}. The contract is at /api/v1/openapi.json.`
}
