import { Octokit } from '@octokit/rest'
import type { z } from 'zod'
import { isAppError } from '@/lib/errors'
import type { Attempt } from '@/lib/git/hosts/attempt'
import { readToken } from '@/lib/git/hosts/credential'
import { brokenAnswer, type Circumstances } from '@/lib/git/hosts/failure'
import { createHold } from '@/lib/git/hosts/hold'
import type { GitHostOptions } from '@/lib/git/hosts/registry'
import { attempts } from './attempts'
import { isNotModified, translateFailure } from './failure'

export interface GitHubClient {
  readonly owner: string
  readonly repo: string
  readonly credential: () => Promise<string>
  /** Whether the repository itself answered in the last minute: a 404 then is about what was asked for. */
  sawRepository(): boolean
  /** One call: timed, aborted with the caller's signal, its answer parsed, every failure an AppError. */
  call<T>(attempt: Attempt, schema: z.ZodType<T>, signal: AbortSignal | undefined, run: CallRun): Promise<T>
  /** The same for a GET, remembered under `key` by its ETag: a 304 costs no rate limit and gives the same value. */
  read<T>(
    key: string,
    attempt: Attempt,
    schema: z.ZodType<T>,
    signal: AbortSignal | undefined,
    run: CallRun,
  ): Promise<T>
  /** What `work` reads; null where the host refuses it to this credential, which is not asked again for ten minutes. */
  unlessRefused<T>(key: string, work: () => Promise<T>): Promise<T | null>
}

/** What Octokit is to be asked; `call` goes into its parameters as it stands. */
export type CallRun = (
  octokit: Octokit,
  call: { readonly request: { readonly signal: AbortSignal }; readonly headers: Record<string, string> },
) => Promise<{ readonly data: unknown; readonly headers: { readonly etag?: string | undefined } }>

const defaultTimeoutMs = 10_000
const rememberedAnswers = 1000
const seenForMs = 60_000
const refusedForMs = 600_000

export function createGitHubClient(options: GitHostOptions): GitHubClient {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const hold = createHold(options.clock)
  const remembered = new Map<string, { readonly etag: string; readonly data: unknown }>()

  const refusedAt = new Map<string, number>()

  let seenAt = Number.NEGATIVE_INFINITY

  function parse<T>(attempt: Attempt, schema: z.ZodType<T>, data: unknown, circumstances: () => Circumstances): T {
    const value = parseAnswer(schema, data, circumstances)
    if (attempt !== attempts.login) seenAt = options.clock()
    return value
  }

  async function send(attempt: Attempt, signal: AbortSignal | undefined, etag: string | null, run: CallRun) {
    const token = await readToken(options)
    hold.respect(token, attempt)
    const octokit = connect(options, token)
    const timeout = AbortSignal.timeout(timeoutMs)
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
    const circumstances = (): Circumstances => ({
      host: 'GitHub',
      attempt,
      timeoutMs,
      now: options.clock(),
      timedOut: timeout.aborted,
      cancelled: signal?.aborted === true,
    })
    try {
      const headers = etag === null ? noHeaders : { 'if-none-match': etag }
      return { answer: await run(octokit, { request: { signal: either }, headers }), circumstances }
    } catch (error) {
      if (etag !== null && isNotModified(error)) return { answer: null, circumstances }
      throw hold.heed(token, translateFailure(error, circumstances()))
    }
  }

  return {
    owner: options.owner,
    repo: options.repo,
    credential: () => readToken(options),
    sawRepository: () => options.clock() - seenAt < seenForMs,
    async call(attempt, schema, signal, run) {
      const { answer, circumstances } = await send(attempt, signal, null, run)
      return parse(attempt, schema, answer?.data, circumstances)
    },
    async read(key, attempt, schema, signal, run) {
      const known = remembered.get(key)
      const { answer, circumstances } = await send(attempt, signal, known?.etag ?? null, run)
      const value = parse(attempt, schema, answer === null ? known?.data : answer.data, circumstances)
      const fresh = answer?.headers.etag === undefined ? known : { etag: answer.headers.etag, data: answer.data }
      remembered.delete(key)
      if (fresh !== undefined) remembered.set(key, fresh)
      for (const oldest of remembered.keys()) {
        if (remembered.size <= rememberedAnswers) break
        remembered.delete(oldest)
      }
      return value
    },
    async unlessRefused(key, work) {
      if (options.clock() - (refusedAt.get(key) ?? Number.NEGATIVE_INFINITY) < refusedForMs) return null
      try {
        return await work()
      } catch (error) {
        if (!isAppError(error) || (error.code !== 'forbidden' && error.code !== 'not_found')) throw error
        refusedAt.set(key, options.clock())
        return null
      }
    },
  }
}

/** Octokit swallows an answer that breaks off: it then gives an empty or a cut text, with the status of a success. */
function parseAnswer<T>(schema: z.ZodType<T>, data: unknown, circumstances: () => Circumstances): T {
  const result = schema.safeParse(data)
  if (result.success) return result.data
  throw brokenAnswer(circumstances())
}

const noHeaders: Record<string, string> = {}

function connect(options: GitHostOptions, token: string): Octokit {
  return new Octokit({
    baseUrl: options.api.replace(/\/+$/, ''),
    auth: token,
    userAgent: 'plimsoll',
    log: silent,
    request: options.fetch === undefined ? {} : { fetch: options.fetch },
  })
}

/** Octokit would write requests and deprecations to the console. */
const silent = { debug() {}, info() {}, warn() {}, error() {} }
