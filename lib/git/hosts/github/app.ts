import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/rest'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { Attempt } from '@/lib/git/hosts/attempt'
import type { Circumstances } from '@/lib/git/hosts/failure'
import { brokenAnswer } from '@/lib/git/hosts/failure'
import { createHold } from '@/lib/git/hosts/hold'
import { attempts } from './attempts'
import { translateFailure } from './failure'

/** As one installation of a GitHub App. Everything throws AppError, with what to correct in plimsoll.yaml. */
export interface AppInstallation {
  /** Good for a minute at least; kept until shortly before it ends (GitHub gives an hour). */
  token(): Promise<string>
  /** `slug[bot]`. */
  login(): Promise<string>
  /** `{contents: 'write', …}`, as GitHub names them. */
  permissions(): Promise<Readonly<Record<string, string>>>
}

export interface AppOptions {
  readonly api: string
  readonly id: string
  readonly installationId: string
  /** PEM; asked for at each use, so that a new key is taken without a restart. */
  readonly privateKey: () => string
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly timeoutMs?: number
  readonly fetch?: typeof globalThis.fetch
}

const defaultTimeoutMs = 10_000
const tokenAnswer = z.object({ token: z.string().min(1), permissions: z.record(z.string(), z.string()) })
const appAnswer = z.object({ slug: z.string().regex(/^[\w-]{1,100}$/) })

export function openApp(options: AppOptions): AppInstallation {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const hold = createHold(options.clock)
  let opened: { readonly key: string; readonly auth: ReturnType<typeof createAppAuth> } | null = null
  let asking: Promise<Installed> | null = null
  let login: string | null = null

  return {
    token: async () => (await installed()).token,
    permissions: async () => (await installed()).permissions,
    async login() {
      login ??= await ask(attempts.app, async octokit => {
        const { token } = await auth()({ type: 'app' })
        const { data } = await octokit.request('GET /app', { headers: { authorization: `bearer ${token}` } })
        return `${appAnswer.parse(data).slug}[bot]`
      })
      return login
    },
  }

  /** One request for all who ask meanwhile; the library keeps the token until a minute before it ends. */
  function installed(): Promise<Installed> {
    asking ??= ask(attempts.installation, async () => {
      const parsed = tokenAnswer.safeParse(await auth()({ type: 'installation' }))
      if (parsed.success) return parsed.data
      // The library keeps whatever came, also a proxy's page, for the hour that a token lasts.
      opened = null
      throw parsed.error
    }).finally(() => {
      asking = null
    })
    return asking
  }

  function auth(): ReturnType<typeof createAppAuth> {
    const key = options.privateKey()
    if (opened?.key !== key) {
      opened = {
        key,
        auth: createAppAuth({
          appId: options.id,
          installationId: Number(options.installationId),
          privateKey: key,
          request: connect().request,
        }),
      }
    }
    return opened.auth
  }

  function connect(): Octokit {
    const send = options.fetch ?? fetch
    const timed: typeof fetch = (input, init) => send(input, { ...init, signal: AbortSignal.timeout(timeoutMs) })
    return new Octokit({
      baseUrl: options.api.replace(/\/+$/, ''),
      userAgent: 'plimsoll',
      log: { debug() {}, info() {}, warn() {}, error() {} },
      request: { fetch: timed },
    })
  }

  async function ask<T>(attempt: Attempt, run: (octokit: Octokit) => Promise<T>): Promise<T> {
    hold.respect(options.installationId, attempt)
    try {
      return await run(connect())
    } catch (error) {
      const failure = explain(error, options, {
        host: 'GitHub',
        attempt,
        timeoutMs,
        now: options.clock(),
        timedOut: isTimeout(error),
        cancelled: false,
      })
      throw hold.heed(options.installationId, failure)
    }
  }
}

type Installed = Readonly<z.infer<typeof tokenAnswer>>

function explain(error: unknown, { id, installationId }: AppOptions, circumstances: Circumstances): AppError {
  if (error instanceof z.ZodError) return brokenAnswer(circumstances)
  // The key is used before anything is sent; the words of the crypto library do not say which file to look at.
  const isHttp = error instanceof Error && error.name === 'HttpError'
  const isKey = !isHttp && !isTimeout(error) && /key|PEM|DECODER|asn1|PKCS/i.test(String(error))
  const fix = 'Give the .pem file that GitHub made for this App in app.privateKeyFile.'
  if (isKey) return new AppError('misconfigured', `The private key of the GitHub App ${id} cannot be used. ${fix}`)
  const failure = translateFailure(error, circumstances)
  const { details } = failure
  if (failure.code === 'unauthenticated') {
    const why = `The Git host does not accept the key of the GitHub App ${id} (401).`
    return new AppError('unauthenticated', `${why} Check app.id, app.privateKeyFile and this machine’s clock.`, {
      details,
    })
  }
  if (failure.code === 'not_found') {
    const why = `The Git host knows no installation ${installationId} of the GitHub App ${id} (404).`
    return new AppError('not_found', `${why} Check app.installationId, and that the App is still installed.`, {
      details,
    })
  }
  return failure
}

function isTimeout(error: unknown): boolean {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth++) {
    if (current.name === 'TimeoutError' || /aborted due to timeout/.test(current.message)) return true
  }
  return false
}
