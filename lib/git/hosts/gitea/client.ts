import type { z } from 'zod'
import type { Attempt } from '@/lib/git/hosts/attempt'
import { readToken } from '@/lib/git/hosts/credential'
import { brokenAnswer, type Circumstances, translateFailure } from '@/lib/git/hosts/failure'
import { createHold } from '@/lib/git/hosts/hold'
import type { GitHostOptions } from '@/lib/git/hosts/registry'

export interface GiteaClient {
  readonly credential: () => Promise<string>
  /** Whether the repository itself answered in the last minute: a 404 then is about what was asked for. */
  sawRepository(): boolean
  /** One call below the repository (`/branches/main`), or `/user`: timed, aborted with the caller's signal, its answer parsed, every failure an AppError. */
  call<T>(attempt: Attempt, schema: z.ZodType<T>, signal: AbortSignal | undefined, request: Request): Promise<T>
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Percent-encoded. */
  readonly path: string
  readonly of?: 'repository' | 'server'
  readonly body?: Readonly<Record<string, unknown>>
}

const defaultTimeoutMs = 15_000
const seenForMs = 60_000

export function createGiteaClient(options: GitHostOptions): GiteaClient {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const send = options.fetch ?? fetch
  const api = options.api.replace(/\/+$/, '')
  const repository = `/repos/${encodeURIComponent(options.owner)}/${encodeURIComponent(options.repo)}`
  const hold = createHold(options.clock)
  let seenAt = Number.NEGATIVE_INFINITY
  return {
    credential: () => readToken(options),
    sawRepository: () => options.clock() - seenAt < seenForMs,
    call,
  }

  async function call<T>(
    attempt: Attempt,
    schema: z.ZodType<T>,
    signal: AbortSignal | undefined,
    { method = 'GET', path, of = 'repository', body }: Request,
  ): Promise<T> {
    const token = await readToken(options)
    hold.respect(token, attempt)
    const timeout = AbortSignal.timeout(timeoutMs)
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
    const circumstances = (): Circumstances => ({
      host: 'Gitea',
      attempt,
      timeoutMs,
      now: options.clock(),
      timedOut: timeout.aborted,
      cancelled: signal?.aborted === true,
    })
    const answer = await send(`${api}${of === 'repository' ? repository : ''}${path}`, {
      method,
      headers: { authorization: `token ${token}`, accept: 'application/json', 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: 'error',
      signal: either,
    }).catch((error: unknown) => {
      throw translateFailure(error, null, circumstances())
    })
    const text = await answer.text().catch(() => null)
    const data = text === null ? undefined : parseJson(text)
    if (!answer.ok) {
      const refusal = { status: answer.status, headers: Object.fromEntries(answer.headers), data }
      throw hold.heed(token, translateFailure(null, refusal, circumstances()))
    }
    const parsed = schema.safeParse(data)
    if (data === undefined || !parsed.success) throw brokenAnswer(circumstances())
    if (of === 'repository') seenAt = options.clock()
    return parsed.data
  }
}

/** An answer without a body (204) is null; undefined is none of the host's. */
function parseJson(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
