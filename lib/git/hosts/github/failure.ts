import { z } from 'zod'
import type { AppError } from '@/lib/errors'
import { type Circumstances, translateFailure as translate } from '@/lib/git/hosts/failure'

/** Octokit's RequestError, as far as it is looked at; its request holds headers and stays where it is. */
const requestError = z.object({
  status: z.number(),
  response: z
    .object({ headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()), data: z.unknown() })
    .optional(),
})

export function isNotModified(error: unknown): boolean {
  const parsed = requestError.safeParse(error)
  return parsed.success && parsed.data.status === 304
}

/** Anything that a call through Octokit throws, by status code first. The raw error is never passed on: it holds headers. */
export function translateFailure(error: unknown, circumstances: Circumstances): AppError {
  const parsed = requestError.safeParse(error)
  const response = parsed.success ? parsed.data.response : undefined
  const refusal = parsed.success && response !== undefined ? { status: parsed.data.status, ...response } : null
  return translate(error, refusal, circumstances)
}
