import { createServer } from 'node:http'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FaultKind } from '@/demo/git-host/faults'
import { startTestWorld, type TestWorld } from '@/demo/git-host/test-world'
import { AppError, type ErrorCode } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import { createGitHost, gitHosts } from './registry'

/** What a Git host may do to us, and what a person then reads: the demo's host misbehaves on request. */

const worlds: Readonly<Record<string, typeof startTestWorld>> = { github: startTestWorld }
const files = [{ path: 'README', before: 'a\n', after: 'b\n', executable: false }]
const patienceMs = 20_000
/** Only for hosts that never answer: a busy machine may take longer than this for anything else. */
const impatienceMs = 400
const branch = 'plimsoll/prod/cart/0f3a9c12-0'

test('runs over kinds that are in the registry', () => {
  expect(Object.keys(gitHosts)).toEqual(expect.arrayContaining(Object.keys(worlds)))
})

/** What calls.contract.test.ts does not ask of every call. */
type Row = readonly [string, FaultKind, ErrorCode, string]

const whole = 'while reading the pull request'
const again = 'Try again; nothing was written.'

const reading: readonly Row[] = [
  ['502', status(502), 'upstream_unavailable', `The Git host failed (502) ${whole}. ${again}`],
  ['half a body', { kind: 'half-body' }, 'upstream_unavailable', `${broken()}, ${whole}. ${again}`],
  [
    'the primary limit',
    { kind: 'primary-limit', resetInSeconds: 600 },
    'rate_limited',
    `${limit(403)} ${whole}. Wait 10 min, then try again.`,
  ],
]

const creating = 'while creating the branch'
const look = 'It is not known whether it was done: look at the Git host before trying again.'

const writing: readonly Row[] = [
  ['502', status(502), 'upstream_unavailable', `The Git host failed (502) ${creating}. ${look}`],
  ['half a body', { kind: 'half-body' }, 'upstream_unavailable', `${broken()}, ${creating}. ${look}`],
  [
    'the secondary limit',
    { kind: 'secondary-limit', retryAfterSeconds: 30, status: 429 },
    'rate_limited',
    `${limit(429)} ${creating}. Nothing was opened. Wait 30 s, then try again.`,
  ],
]

describe.each(Object.entries(worlds))('%s', (kind, startWorld) => {
  let world: TestWorld
  let git: GitHost

  beforeEach(async () => {
    world = await startWorld()
    git = connect(world.host.api)
  })
  afterEach(() => world.close())

  function connect(api: string, token = world.host.tokens['plimsoll-bot'] ?? '', timeoutMs = patienceMs): GitHost {
    const clock = () => world.time.now
    return createGitHost({
      kind,
      api,
      owner: 'harbour',
      repo: 'gitops',
      clock,
      timeoutMs,
      credential: async () => token,
    })
  }

  function connectFor(fault: FaultKind): GitHost {
    return connect(world.host.api, undefined, fault.kind === 'silence' ? impatienceMs : patienceMs)
  }

  async function failureOf(work: Promise<unknown>): Promise<AppError> {
    const error = await work.then(
      () => null,
      (reason: unknown) => reason,
    )
    if (!(error instanceof AppError)) throw new Error(`Expected an AppError, got ${inspect(error)}`)
    for (const token of Object.values(world.host.tokens)) expect(inspect(error, { depth: 20 })).not.toContain(token)
    return error
  }

  async function mainSha(): Promise<string> {
    return (await git.getBranch('main'))?.sha ?? ''
  }

  test.each(reading)('tells what %s means for a read', async (_, fault, code, message) => {
    await openOne()
    world.host.faults.add({ fault, path: /\/pulls\/1$/ })
    const error = await failureOf(connectFor(fault).getPullRequest(1))
    expect([error.code, error.message]).toEqual([code, message])
    expect((await git.getPullRequest(1)).number).toBe(1)
  })

  test.each(writing)('tells what %s means for a write', async (_, fault, code, message) => {
    const sha = await mainSha()
    world.host.faults.add({ fault, method: 'POST', path: /\/git\/refs$/ })
    const error = await failureOf(propose(connectFor(fault), sha))
    expect([error.code, error.message]).toEqual([code, message])
    expect(error.details.mayHaveWritten).toBe(message.includes('not known'))
  })

  test.each(['half-body', 'lost-response'] as const)('finds what was done behind a %s', async lost => {
    const sha = await mainSha()
    world.host.faults.add({ fault: { kind: lost }, method: 'POST', path: /\/git\/refs$/ })
    expect((await failureOf(propose(git, sha))).details.mayHaveWritten).toBe(true)
    expect((await git.getCommit((await git.getBranch(branch))?.sha ?? '')).parents).toEqual([sha])
  })

  test.each([
    ['primary', { kind: 'primary-limit', resetInSeconds: 600 }, 600_000],
    ['secondary', { kind: 'secondary-limit', retryAfterSeconds: 30 }, 30_000],
  ] as const)('says how long the %s limit lasts', async (_, fault, retryAfterMs) => {
    world.host.faults.add({ fault })
    expect((await failureOf(git.getBranch('main'))).details.retryAfterMs).toBe(retryAfterMs)
  })

  test('meets the real rate limit as one', async () => {
    await world.close()
    world = await startWorld({}, 2)
    git = connect(world.host.api)
    await mainSha()
    await mainSha()
    const error = await failureOf(git.getBranch('main'))
    expect([error.code, error.details.retryAfterMs]).toEqual(['rate_limited', 3_600_000])
  })

  test('takes an opened pull request for opened though its labels failed', async () => {
    world.host.faults.add({ fault: { kind: 'status', status: 500 }, path: /\/labels$/ })
    expect(await openOne()).toMatchObject({ number: 1, state: 'open' })
  })

  test('does not take half of the reviews for all of them', async () => {
    await openOne()
    world.host.faults.add({ fault: { kind: 'half-body' }, path: /\/reviews$/ })
    expect((await failureOf(git.getPullRequest(1))).code).toBe('upstream_unavailable')
  })

  test('stops when it is told to', async () => {
    world.host.faults.add({ fault: { kind: 'silence' } })
    const stop = new AbortController()
    const call = failureOf(git.getBranch('main', stop.signal))
    stop.abort()
    const error = await call
    expect([error.code, error.message]).toEqual([
      'upstream_unavailable',
      'The call to the Git host was stopped while reading the branch. Try again; nothing was written.',
    ])
  })

  test('says that nothing was sent where nobody listens', async () => {
    const sha = await mainSha()
    await world.host.close()
    const error = await failureOf(propose(git, sha))
    expect(error.code).toBe('upstream_unavailable')
    expect(error.message).toBe(
      'The Git host cannot be reached (ECONNREFUSED) while writing the commit. Nothing was opened. Check host.api of this repository and the way there.',
    )
    expect(error.details.mayHaveWritten).toBe(false)
  })

  test.each(['', 'two words', 'line\nbreak', 'größe'])('refuses the token %j without repeating it', async token => {
    const error = await failureOf(connect(world.host.api, token).login())
    expect(error.code).toBe('misconfigured')
    if (token !== '') expect(error.message).not.toContain(token)
  })

  test('repeats no markup and no long text of the host', async () => {
    const server = createServer((_, response) => {
      response.writeHead(422, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: `line\nbreak ${'x'.repeat(1000)}` }))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const error = await failureOf(connect(`http://127.0.0.1:${port}`).getBranch('main'))
    server.closeAllConnections()
    server.close()
    expect(error.message.length).toBeLessThan(500)
    expect(error.message).not.toContain('\n')
  })

  function propose(host: GitHost, parent: string) {
    return host.proposeBranch({ branch, parent, message: 'm', files })
  }

  async function openOne() {
    await propose(git, await mainSha())
    return git.openPullRequest({ branch, base: 'main', title: 't', body: '', labels: ['plimsoll'] })
  }
})

function status(code: Extract<FaultKind, { kind: 'status' }>['status']): FaultKind {
  return { kind: 'status', status: code }
}

function limit(code: number): string {
  return `The Git host’s rate limit is reached (${code})`
}

function broken(): string {
  return 'The Git host’s answer broke off or is not GitHub’s'
}
