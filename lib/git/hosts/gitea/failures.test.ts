import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AppError, type ErrorCode } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import { createGiteaHost } from './host'

/** The first request of each method, answered in Gitea's form by a server that refuses everything. */

type Method = Exclude<keyof GitHost, 'kind' | 'check'>
interface Case {
  run(host: GitHost): Promise<unknown>
  readonly doing: string
  /** For a write: what is true when it was refused. */
  readonly undone?: string
  /** After this status it looks what is there, and the look is what fails here. */
  readonly looksAfter?: number
  /** A 404 is an answer. */
  readonly absent?: unknown
}

const sha = 'a'.repeat(40)
const files = [{ path: 'README', before: 'a\n', after: 'b\n', executable: false }]
const addition = { branch: 'b', number: 1, head: sha, base: null, message: 'm', planned: { tree: sha, files } }

/** A method that is added to the contract does not compile until it stands here. */
const cases: Readonly<Record<Method, Case>> = {
  login: { run: host => host.login(), doing: 'reading the account' },
  getBranch: { run: host => host.getBranch('main'), doing: 'reading the branch' },
  getCommit: { run: host => host.getCommit(sha), doing: 'reading the commit' },
  proposeBranch: {
    run: host => host.proposeBranch({ branch: 'b', parent: sha, message: 'm', files }),
    doing: 'creating the branch',
    looksAfter: 409,
    undone: 'Nothing was opened.',
  },
  // It looks first.
  addCommit: { run: host => host.addCommit(addition), doing: 'reading the branch' },
  deleteBranch: {
    run: host => host.deleteBranch('b'),
    doing: 'asking for the branch’s deletion',
    looksAfter: 404,
    undone: 'The branch still stands.',
  },
  findPullRequests: { run: host => host.findPullRequests('b', 'main'), doing: 'reading the pull requests', absent: [] },
  openPullRequest: {
    run: host => host.openPullRequest({ branch: 'b', base: 'main', title: 't', body: '', labels: [] }),
    doing: 'opening the pull request',
    undone: 'Nothing was opened.',
  },
  getPullRequest: { run: host => host.getPullRequest(1), doing: 'reading the pull request' },
  closePullRequest: {
    run: host => host.closePullRequest(1),
    doing: 'asking for the closing of the pull request',
    undone: 'The pull request is as it was.',
  },
  comment: {
    run: host => host.comment(1, 'words'),
    doing: 'writing the comment',
    undone: 'Nothing was written under the pull request.',
  },
  readComments: { run: host => host.readComments(1), doing: 'reading the comments' },
  readRules: { run: host => host.readRules('main'), doing: 'reading the branch' },
  setStatus: {
    run: host => host.setStatus(sha, { state: 'success', context: 'c', description: 'd' }),
    doing: 'setting the commit status',
    undone: 'No status was set.',
  },
}

const after = ({ undone }: Case) =>
  undone === undefined
    ? 'Try again; nothing was written.'
    : 'It is not known whether it was done: look at the Git host before trying again.'
const refused =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ message: 'Words of the host', url: 'http://gitea.localhost/api/swagger' }))
const failed = (status: number) =>
  [
    String(status),
    refused(status),
    'upstream_unavailable',
    (one: Case) => `failed (${status}) while ${one.doing}. ${after(one)}`,
  ] as const
const broken = (one: Case) => `The Git host’s answer broke off or is not Gitea’s, while ${one.doing}. ${after(one)}`

type Fault = readonly [string, (response: ServerResponse) => void, ErrorCode, (one: Case) => string]
const faults: readonly Fault[] = [
  ['401', refused(401), 'unauthenticated', () => 'give a valid one for this repository.'],
  ['403', refused(403), 'forbidden', () => '(403): “Words of the host”.'],
  ['404', refused(404), 'not_found', () => 'check the repository’s url and the token’s repositories.'],
  ['409', refused(409), 'conflict', () => 'Look what is there now.'],
  ['422', refused(422), 'bad_request', () => 'Look at the repository’s rules there.'],
  ['429', refused(429, { 'retry-after': '30' }), 'rate_limited', () => 'Wait 30 s, then try again.'],
  failed(500),
  failed(503),
  [
    'a reset',
    response => response.socket?.destroy(),
    'upstream_unavailable',
    one => `while ${one.doing}. ${after(one)}`,
  ],
  ['silence', () => {}, 'upstream_unavailable', one => `did not answer within 0.4 s while ${one.doing}. ${after(one)}`],
  [
    'a page of HTML',
    response => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    'upstream_unavailable',
    broken,
  ],
  [
    'half a body',
    response => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': '500' })
      response.write('{"sha":"aa', () => response.socket?.destroy())
    },
    'upstream_unavailable',
    broken,
  ],
]

const token = 'a-token-of-gitea'
let server: Server
let answer: (response: ServerResponse, request: IncomingMessage) => void
let asked = 0
let now = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1
    answer(response, request)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
beforeEach(() => {
  asked = 0
  now = Date.UTC(2026, 2, 2)
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

describe.each(Object.entries(cases))('%s', (_, one) => {
  test.each(faults)('tells what %s means', async (name, play, code, words) => {
    answer = play
    const host = connect(name === 'silence' ? 400 : 20_000)
    if (code === 'not_found' && one.absent !== undefined) return expect(await one.run(host)).toEqual(one.absent)
    const error = await failureOf(one.run(host))
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(words(one))])
    const isRefusal = code !== 'upstream_unavailable' && String(one.looksAfter) !== name
    if (isRefusal && one.undone !== undefined) expect(error.message).toContain(one.undone)
    expect(error.details.mayHaveWritten === true).toBe(code === 'upstream_unavailable' && one.undone !== undefined)
  })

  test('sends nothing until the host’s limit is over, and asks again after it', async () => {
    answer = refused(429, { 'retry-after': '30' })
    const host = connect()
    await failureOf(one.run(host))
    const before = asked
    now += 29_000
    expect((await failureOf(one.run(host))).message).toContain('so nothing was sent')
    expect(asked).toBe(before)
    now += 1_000
    await failureOf(one.run(host))
    expect(asked).toBeGreaterThan(before)
  })
})

describe('a pull request that Gitea closes a moment before it says that it merged it', () => {
  const pull = (merged: boolean) => ({
    number: 1,
    html_url: 'http://gitea.localhost/harbour/gitops/pulls/1',
    title: 't',
    state: 'closed',
    user: { login: 'plimsoll-bot' },
    head: { label: 'b', sha, repo_id: 1 },
    base: { label: 'main', sha, repo_id: 1 },
    merged,
    merged_at: merged ? '2026-03-02T00:00:00Z' : null,
    merged_by: merged ? { login: 'mara' } : null,
    merge_commit_sha: merged ? sha : null,
    closed_at: '2026-03-02T00:00:00Z',
    mergeable: false,
  })

  test.each([
    ['getPullRequest', async (host: GitHost) => [await host.getPullRequest(1)]],
    ['findPullRequests', (host: GitHost) => host.findPullRequests('b', 'main')],
    ['closePullRequest', async (host: GitHost) => [await host.closePullRequest(1)]],
  ])('is merged to %s', async (_, read) => {
    answer = (response, { url = '' }) => {
      const body = url.includes('/reviews') ? [] : url.includes('?') ? [pull(true)] : pull(asked > 1)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    expect(await read(connect())).toMatchObject([{ state: 'merged', mergedBy: 'mara', mergeCommit: sha }])
  })
})

test('check tells a failure and what to do, and throws none', async () => {
  answer = refused(401)
  expect(await connect().check()).toEqual({
    ok: false,
    message: expect.stringContaining('does not accept the token (401)'),
    fix: 'Give a valid access token for this repository: token or tokenFile.',
  })
})

function connect(timeoutMs = 20_000): GitHost {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return createGiteaHost({
    kind: 'gitea',
    api: `http://127.0.0.1:${port}/api/v1`,
    owner: 'harbour',
    repo: 'gitops',
    clock: () => now,
    timeoutMs,
    credential: async () => token,
  })
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    value => value,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`Expected an AppError, got ${inspect(error)}`)
  expect(inspect(error, { depth: 20 })).not.toContain(token)
  return error
}
