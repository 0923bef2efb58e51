import { z } from 'zod'
import { AppError, type ErrorCode, isAppError } from '@/lib/errors'
import type { Attempt } from './attempt'
import { readRetryAfterMs } from './rate-limit'

export interface Circumstances {
  /** GitHub, Gitea: whose answers are expected. */
  readonly host: string
  readonly attempt: Attempt
  readonly timeoutMs: number
  /** Epoch milliseconds. */
  readonly now: number
  readonly timedOut: boolean
  readonly cancelled: boolean
}

/** A host's refusal, as far as it is looked at. */
export interface Refusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly data: unknown
}

const hostWords = z.object({
  message: z.string(),
  errors: z.array(z.union([z.string(), z.object({ message: z.string().optional() })])).nullish(),
})

/** What a call ended with instead of an answer that could be read. */
export function translateFailure(error: unknown, refusal: Refusal | null, circumstances: Circumstances): AppError {
  if (isAppError(error)) return error
  if (circumstances.timedOut || circumstances.cancelled) return brokenAnswer(circumstances)
  return refusal === null ? unreachable(error, circumstances) : refused(refusal, circumstances)
}

/** No answer, or one that broke off or is not what the host's API sends. A write may have happened all the same. */
export function brokenAnswer(circumstances: Circumstances): AppError {
  const { attempt, timeoutMs, timedOut, cancelled } = circumstances
  const why = timedOut
    ? `The Git host did not answer within ${timeoutMs / 1000} s while ${attempt.doing}.`
    : cancelled
      ? `The call to the Git host was stopped while ${attempt.doing}.`
      : `The Git host’s answer broke off or is not ${circumstances.host}’s, while ${attempt.doing}.`
  return new AppError('upstream_unavailable', `${why} ${aftermath(attempt)}`, {
    details: { mayHaveWritten: attempt.undone !== null },
  })
}

/** For a call that is not made, because the host asked for a pause that is not over. */
export function stillLimited(attempt: Attempt, leftMs: number): AppError {
  const undone = attempt.undone === null ? '' : ` ${attempt.undone}`
  const why = `The Git host’s rate limit still holds, so nothing was sent while ${attempt.doing}.`
  return new AppError('rate_limited', `${why}${undone} Wait ${formatWait(leftMs)}, then try again.`, {
    details: { retryAfterMs: leftMs, mayHaveWritten: false },
  })
}

function unreachable(error: unknown, circumstances: Circumstances): AppError {
  const { attempt } = circumstances
  const reason = causeCode(error)
  if (reason === null || !neverSent.test(reason)) {
    const message = `The connection to the Git host broke${reason === null ? '' : ` (${reason})`} while ${attempt.doing}.`
    return new AppError('upstream_unavailable', `${message} ${aftermath(attempt)}`, {
      details: { reason, mayHaveWritten: attempt.undone !== null },
    })
  }
  const fix = /CERT|ALTNAME|SELF_SIGNED/.test(reason)
    ? 'Its certificate is not trusted here: give the issuer’s certificate in NODE_EXTRA_CA_CERTS.'
    : 'Check host.api of this repository and the way there.'
  const undone = attempt.undone === null ? '' : ` ${attempt.undone}`
  return new AppError(
    'upstream_unavailable',
    `The Git host cannot be reached (${reason}) while ${attempt.doing}.${undone} ${fix}`,
    { details: { reason, mayHaveWritten: false } },
  )
}

function refused({ status, headers, data }: Refusal, circumstances: Circumstances): AppError {
  const { attempt, now } = circumstances
  const words = readWords(data)
  const undone = attempt.undone === null ? '' : ` ${attempt.undone}`
  const fail = (code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) =>
    new AppError(code, message, { details: { status, hostMessage: words, mayHaveWritten: false, ...details } })

  const retryAfterMs = readRetryAfterMs(status, headers, words, now)
  if (retryAfterMs !== null) {
    const wait = `Wait ${formatWait(retryAfterMs)}, then try again.`
    return fail(
      'rate_limited',
      `The Git host’s rate limit is reached (${status}) while ${attempt.doing}.${undone} ${wait}`,
      {
        retryAfterMs,
      },
    )
  }
  if (status === 401) {
    const fix = 'It is wrong, expired or revoked: give a valid one for this repository.'
    return fail('unauthenticated', `The Git host does not accept the token (401).${undone} ${fix}`)
  }
  if (status === 403) {
    const why = aboutPermission.test(words)
      ? `. The token lacks “${attempt.permission}” on this repository.`
      : `: ${quote(words)}.`
    return fail('forbidden', `The Git host refused ${attempt.what} (403)${why}${undone}`)
  }
  if (status === 404) {
    const right = attempt.undone === null ? 'see' : 'write to'
    const fix = `It is not there, or the token may not ${right} it: check the repository’s url and the token’s repositories.`
    return fail('not_found', `The Git host answers “not found” (404) while ${attempt.doing}.${undone} ${fix}`)
  }
  if (status === 409 || (status === 422 && /already exists|not a fast forward/i.test(words))) {
    return fail(
      'conflict',
      `The Git host refused ${attempt.what} (${status}): ${quote(words)}.${undone} Look what is there now.`,
    )
  }
  if (status === 422 && /no commits between/i.test(words)) {
    return fail(
      'nothing_to_promote',
      `The Git host sees no difference between the branches (422).${undone} The change is already in the base.`,
    )
  }
  if (status >= 500) {
    return fail(
      'upstream_unavailable',
      `The Git host failed (${status}) while ${attempt.doing}. ${aftermath(attempt)}`,
      {
        mayHaveWritten: attempt.undone !== null,
      },
    )
  }
  return fail(
    'bad_request',
    `The Git host refused ${attempt.what} (${status}): ${quote(words)}.${undone} Look at the repository’s rules there.`,
  )
}

/** GitHub refuses for other reasons too: single sign-on, an archived repository, an address that is not on the list. */
const aboutPermission = /^$|resource not accessible|must have (push|admin|write)|write access/i

function aftermath(attempt: Attempt): string {
  if (attempt.undone === null) return 'Try again; nothing was written.'
  return 'It is not known whether it was done: look at the Git host before trying again.'
}

function readWords(data: unknown): string {
  const parsed = hostWords.safeParse(data)
  if (!parsed.success) return ''
  const more = (parsed.data.errors ?? []).map(error => (typeof error === 'string' ? error : (error.message ?? '')))
  return [parsed.data.message, ...more]
    .filter(text => text !== '')
    .join(': ')
    .replace(/\s+/g, ' ')
    .slice(0, 300)
}

function quote(words: string): string {
  return words === '' ? 'it gives no reason' : `“${words}”`
}

/** The request cannot have reached the host with these. */
const neverSent =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|CERT|ALTNAME|SELF_SIGNED|UNABLE_TO|ERR_SSL/

/** Undici hides the reason one or two causes down. */
function causeCode(error: unknown): string | null {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code
    current = current.cause
  }
  return null
}

function formatWait(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}
