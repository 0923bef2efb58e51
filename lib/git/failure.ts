import { AppError, type ErrorCode, isAppError } from '@/lib/errors'

/** Stable words for why git failed; `corrupt` makes the mirror build itself anew. */
export type GitReason =
  | 'credentials'
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'server'
  | 'redirect'
  | 'host'
  | 'connection'
  | 'timeout'
  | 'certificate'
  | 'half-answer'
  | 'host-key'
  | 'transport'
  | 'not-git'
  | 'ownership'
  | 'disk'
  | 'corrupt'
  | 'unknown'

interface Rule {
  readonly when: RegExp
  readonly code: ErrorCode
  readonly reason: GitReason
  readonly what: string
  readonly fix: string
}

/** In this order: the first that matches git's own words (LC_ALL=C) wins. */
const rules: readonly Rule[] = [
  {
    when: /No space left on device|Disk quota exceeded/i,
    code: 'internal',
    reason: 'disk',
    what: 'The disk that holds the mirror is full.',
    fix: 'Free space in the data folder.',
  },
  {
    when: /dubious ownership/i,
    code: 'forbidden',
    reason: 'ownership',
    what: 'git refuses the folder because it belongs to another user.',
    fix: 'Run Plimsoll as the owner of the folder, or change its owner.',
  },
  {
    when: /returned error: 401|Authentication failed|could not read (Username|Password)|terminal prompts disabled|invalid credentials/i,
    code: 'unauthenticated',
    reason: 'credentials',
    what: 'The Git host wants a valid credential (401).',
    fix: 'Give a token that may read this repository, or renew the one that is configured.',
  },
  {
    when: /Permission denied \(|publickey|Permission denied, please try again/i,
    code: 'unauthenticated',
    reason: 'credentials',
    what: 'The Git host accepts none of the ssh keys of this user.',
    fix: 'Add a deploy key that may read this repository, or load its key into the agent.',
  },
  {
    when: /Host key verification failed|REMOTE HOST IDENTIFICATION/i,
    code: 'upstream_unavailable',
    reason: 'host-key',
    what: 'The ssh key of the Git host is not known here.',
    fix: 'Compare its fingerprint and add it to known_hosts of the user that runs Plimsoll.',
  },
  {
    when: /returned error: 403/,
    code: 'forbidden',
    reason: 'forbidden',
    what: 'The Git host refuses access to this repository (403).',
    fix: 'Give the token the right to read its contents.',
  },
  {
    when: /returned error: 429/,
    code: 'rate_limited',
    reason: 'rate-limited',
    what: 'The Git host asks for fewer requests (429).',
    fix: 'Poll less often, or give a token with a limit of its own.',
  },
  {
    when: /returned error: 30\d|redirect/i,
    code: 'not_found',
    reason: 'redirect',
    what: 'The repository answers with a redirect, and a credential is never sent on to another address.',
    fix: 'Write its new address in the configuration.',
  },
  {
    when: /returned error: 5\d\d/,
    code: 'upstream_unavailable',
    reason: 'server',
    what: 'The Git host answers with a server error.',
    fix: 'Look at the state of the host; Plimsoll tries again by itself.',
  },
  {
    when: /returned error: 404|repository '.*' not found|Repository not found|does not exist|project you were looking for could not be found/i,
    code: 'not_found',
    reason: 'not-found',
    what: 'There is no such repository, or the credential may not see it (404).',
    fix: 'Check the address and the rights of the token.',
  },
  {
    when: /Could not resolve host|Name or service not known|Temporary failure in name resolution/i,
    code: 'upstream_unavailable',
    reason: 'host',
    what: "The name of the Git host can't be resolved.",
    fix: 'Check the address and the DNS of this machine.',
  },
  {
    when: /certificate|SSL: no alternative|gnutls_handshake|SSL routines|self.signed/i,
    code: 'upstream_unavailable',
    reason: 'certificate',
    what: "The Git host's TLS certificate is not trusted here.",
    fix: 'Install the authority that signed it, or give its file; Plimsoll never turns the check off.',
  },
  {
    when: /Operation too slow|timed out|Timeout was reached/i,
    code: 'upstream_unavailable',
    reason: 'timeout',
    what: 'The Git host does not answer in time.',
    fix: 'Check the network to it; Plimsoll tries again by itself.',
  },
  {
    when: /Connection refused|Failed to connect|Couldn't connect|No route to host|Network is unreachable|Connection reset/i,
    code: 'upstream_unavailable',
    reason: 'connection',
    what: "The Git host can't be reached.",
    fix: 'Check that it runs and that this machine may connect to it.',
  },
  {
    when: /transport '.*' not allowed|is not a valid URL scheme|remote helper/i,
    code: 'bad_request',
    reason: 'transport',
    what: 'This way of reaching a repository is not allowed.',
    fix: 'Use https, ssh or a local path.',
  },
  {
    when: /corruption on the remote side/i,
    code: 'upstream_unavailable',
    reason: 'server',
    what: 'The repository on the Git host is damaged.',
    fix: 'Repair it there (git fsck tells what is missing).',
  },
  {
    when: /early EOF|hung up unexpectedly|RPC failed|unexpected disconnect|Empty reply|transfer closed|invalid index-pack output|fetch-pack: |expected flush|bad line length|protocol error|index-pack died|invalid server response/i,
    code: 'upstream_unavailable',
    reason: 'half-answer',
    what: 'The answer of the Git host broke off or made no sense.',
    fix: 'Plimsoll tries again by itself; look at the host or a proxy before it if this lasts.',
  },
  {
    when: /not valid: is this a git repository|does not appear to be a git repository/i,
    code: 'not_found',
    reason: 'not-git',
    what: 'There is no Git repository at this address.',
    fix: 'Check the address.',
  },
  {
    when: /corrupt|bad object|bad tree object|unable to read (tree|sha1)|missing blob|object file .* is empty|packfile .* (cannot be accessed|does not match|truncated)|garbage at end|inflate:|bad (config|object) |invalid object|not a git repository|did not send all necessary objects|bad packed|unexpected line in/i,
    code: 'internal',
    reason: 'corrupt',
    what: 'The mirror on disk is damaged.',
    fix: 'Plimsoll builds it anew by itself.',
  },
]

const unknown: Omit<Rule, 'when'> = {
  code: 'upstream_unavailable',
  reason: 'unknown',
  what: 'git failed.',
  fix: "Look at git's own words.",
}

/** git's words as AppError. Credentials that an address might hold are taken out of what is kept. */
export function gitError(stderr: string, exitCode: number): AppError {
  const words = scrub(stderr)
  const rule = rules.find(candidate => candidate.when.test(words)) ?? unknown
  return failure(rule.code, rule.reason, rule.what, rule.fix, { git: lastLines(words), exitCode })
}

export function failure(
  code: ErrorCode,
  reason: string,
  what: string,
  fix: string,
  facts: Readonly<Record<string, unknown>> = {},
): AppError {
  return new AppError(code, `${what} ${fix}`, { details: { reason, what, fix, ...facts } })
}

export function reasonOf(error: unknown): string | null {
  const reason = isAppError(error) ? error.details.reason : null
  return typeof reason === 'string' ? reason : null
}

function scrub(text: string): string {
  return text.replace(/\/\/[^/@\s']*@/g, '//').replace(/(authorization|token|password)[:=].*/gi, '$1: …')
}

function lastLines(text: string): string {
  const lines = text
    .split('\n')
    .filter(line => line.trim() !== '' && !/^(remote: )?(Counting|Compressing|Receiving)/.test(line))
  return lines.slice(-4).join('\n').slice(0, 1_000)
}
