import { z } from 'zod'

/** What a handler gives back; the server adds ETag, rate limit and the other headers that every answer has. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  /** Instead of JSON. */
  readonly raw?: { readonly content: string | Buffer; readonly type: string }
  readonly headers?: Readonly<Record<string, string>>
}

export interface FieldError {
  readonly resource: string
  readonly code: string
  readonly field?: string
  readonly message?: string
}

export function ok(body: unknown): Answer {
  return { status: 200, body }
}

export function created(body: unknown): Answer {
  return { status: 201, body }
}

export function noContent(): Answer {
  return { status: 204 }
}

export function raw(content: string | Buffer, type: string): Answer {
  return { status: 200, raw: { content, type } }
}

export function failed(status: number, message: string, errors?: readonly FieldError[]): Answer {
  const documentation_url = 'https://docs.github.com/rest'
  return {
    status,
    body: { message, ...(errors === undefined ? {} : { errors }), documentation_url, status: `${status}` },
  }
}

/** Ends the handler with this answer. */
export function refuse(status: number, message: string, errors?: readonly FieldError[]): never {
  throw Object.assign(new Error(message), { refusal: failed(status, message, errors) })
}

export function refusalOf(error: unknown): Answer | null {
  if (!(error instanceof Error) || !('refusal' in error)) return null
  return refusalSchema.parse(error.refusal)
}

const refusalSchema = z.object({ status: z.number(), body: z.unknown() })

export function notFound(): never {
  return refuse(404, 'Not Found')
}

/** GitHub's 422 for a body that does not fit the description of the call. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {})
  if (result.success) return result.data
  const lines = result.error.issues.map(issue => `"${issue.path.join('.')}": ${issue.message}`)
  return refuse(422, `Invalid request.\n\n${lines.join('\n')}`)
}
