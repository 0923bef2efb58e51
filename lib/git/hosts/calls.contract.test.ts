import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { FaultKind } from '@/demo/git-host/faults'
import { startTestWorld, type TestWorld } from '@/demo/git-host/test-world'
import { AppError, type ErrorCode } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import { type Call, doomed, files, githubCases, head, pullOf, type Scene } from './__fixtures__/github-calls'
import { attempts } from './github/attempts'
import { createGitHost } from './registry'

/** Each request behind each method of the contract fails in each way, and a person reads what that means. */

const patienceMs = 20_000
/** Only for a host that never answers. */
const impatienceMs = 400
const unheardOf = /\/git\/commits\/0+$/
let world: TestWorld
let scene: Scene

/** Of Gitea alone; asked before any host (github/app.test.ts); swallowed, because the pull request is open by then (failures.contract.test.ts). */
const elsewhere = ['mergeBase', 'app', 'installation', 'label']

test('knows each call that is made of GitHub', () => {
  const named = Object.values(githubCases).flatMap(one => one.calls.map(call => call.attempt))
  expect(new Set([...named, ...elsewhere])).toEqual(new Set(Object.keys(attempts)))
})

interface Fault {
  readonly name: string
  readonly fault: FaultKind
  readonly code: ErrorCode
  message(call: Call): string
}

const withUndone = ({ undone }: Call) => (undone === undefined ? '' : ` ${undone}`)
const after = ({ undone }: Call) =>
  undone === undefined
    ? 'Try again; nothing was written.'
    : 'It is not known whether it was done: look at the Git host before trying again.'
const asked = (call: Call, seconds: number, code: number) =>
  `The Git host’s rate limit is reached (${code}) while ${call.doing}.${withUndone(call)} Wait ${seconds} s, then try again.`
const failed = (code: 500 | 503): Fault => ({
  name: String(code),
  fault: { kind: 'status', status: code },
  code: 'upstream_unavailable',
  message: call => `The Git host failed (${code}) while ${call.doing}. ${after(call)}`,
})
const cut = (kind: 'reset' | 'lost-response'): Fault => ({
  name: kind,
  fault: { kind },
  code: 'upstream_unavailable',
  message: call => `The connection to the Git host broke (UND_ERR_SOCKET) while ${call.doing}. ${after(call)}`,
})

const faults: readonly Fault[] = [
  {
    name: '401',
    fault: { kind: 'status', status: 401 },
    code: 'unauthenticated',
    message: call =>
      `The Git host does not accept the token (401).${withUndone(call)} It is wrong, expired or revoked: give a valid one for this repository.`,
  },
  {
    name: '403',
    fault: { kind: 'status', status: 403 },
    code: 'forbidden',
    message: call =>
      `The Git host refused ${call.what} (403). The token lacks “${call.permission}” on this repository.${withUndone(call)}`,
  },
  {
    name: '404',
    fault: { kind: 'status', status: 404 },
    code: 'not_found',
    message: call =>
      `The Git host answers “not found” (404) while ${call.doing}.${withUndone(call)} It is not there, or the token may not ${call.undone === undefined ? 'see' : 'write to'} it: check the repository’s url and the token’s repositories.`,
  },
  {
    name: '409',
    fault: { kind: 'status', status: 409 },
    code: 'conflict',
    message: call => `The Git host refused ${call.what} (409): “Conflict”.${withUndone(call)} Look what is there now.`,
  },
  {
    name: '422',
    fault: { kind: 'status', status: 422 },
    code: 'bad_request',
    message: call =>
      `The Git host refused ${call.what} (422): “Validation Failed”.${withUndone(call)} Look at the repository’s rules there.`,
  },
  {
    name: '429',
    fault: { kind: 'status', status: 429 },
    code: 'rate_limited',
    message: call => asked(call, 60, 429),
  },
  {
    name: 'the secondary limit',
    fault: { kind: 'secondary-limit', retryAfterSeconds: 30 },
    code: 'rate_limited',
    message: call => asked(call, 30, 403),
  },
  failed(500),
  failed(503),
  {
    name: 'silence',
    fault: { kind: 'silence' },
    code: 'upstream_unavailable',
    message: call => `The Git host did not answer within 0.4 s while ${call.doing}. ${after(call)}`,
  },
  {
    name: 'a page of HTML',
    fault: { kind: 'not-json' },
    code: 'upstream_unavailable',
    message: call => `The Git host’s answer broke off or is not GitHub’s, while ${call.doing}. ${after(call)}`,
  },
  cut('reset'),
  // Last, because the work is done then.
  cut('lost-response'),
]

beforeAll(async () => {
  world = await startTestWorld()
  const { state } = world.host.repository(world.owner, world.repo)
  const rules = { requiredApprovals: 1, requiredStatuses: [], upToDate: false, dismissStale: false, bypass: [] }
  state.settings = { ...state.settings, protection: { main: rules } }
  const git = connect()
  const main = (await git.getBranch('main'))?.sha ?? ''
  const create = (branch: string) => git.proposeBranch({ branch, parent: main, message: 'm', files })
  let made = 0
  const fresh = () => `plimsoll/prod/cart/${++made}`
  const propose = async () => {
    const branch = fresh()
    await create(branch)
    return branch
  }
  const { tree } = await create(head)
  scene = { main, tree, headSha: async () => (await git.getBranch(head))?.sha ?? '', fresh, propose }
  await git.openPullRequest(pullOf(head))
  await git.openPullRequest(pullOf(await propose()))
  await create(doomed)
})
afterEach(() => world.host.faults.clear())
afterAll(() => world.close())

describe.each(
  Object.entries(githubCases).flatMap(([name, one]) => one.calls.map(call => ({ name, run: one.run, call }))),
)('$name, $call.doing by $call.path', ({ name, run, call }) => {
  test.each(faults)('tells what $name means', async ({ fault, code, message }) => {
    world.host.faults.add({ fault, path: call.path, ...(call.method === undefined ? {} : { method: call.method }) })
    const host = connect(fault.kind === 'silence' ? impatienceMs : patienceMs)
    const answer = fault.kind === 'status' ? call.answers?.[fault.status] : undefined
    if (answer !== undefined) return expect(await run(host, scene)).toEqual(answer)
    const error = await failureOf(run(host, scene))
    expect(error.message).toBe(message(call))
    if (name === 'check') return
    const unsure = call.undone !== undefined && code === 'upstream_unavailable'
    expect([error.code, error.details.mayHaveWritten === true]).toEqual([code, unsure])
  })
})

describe.each(Object.entries(githubCases))('%s', (_, { run }) => {
  test('sends nothing until a secondary limit is over, and asks again after it', async () => {
    let sent = 0
    const host = connect(patienceMs, (...given) => {
      sent += 1
      return fetch(...given)
    })
    world.host.faults.add({ fault: { kind: 'secondary-limit', retryAfterSeconds: 30 }, path: unheardOf })
    await failureOf(host.getCommit('0'.repeat(40)))
    world.time.now += 29_000
    const error = await failureOf(run(host, scene))
    expect([sent, error.message]).toEqual([
      1,
      expect.stringMatching(/so nothing was sent .* Wait 1 s, then try again\.$/),
    ])
    world.time.now += 1_000
    await run(host, scene).catch(() => null)
    expect(sent).toBeGreaterThan(1)
  })
})

test('lets a new token ask though the one before is to wait', async () => {
  let token = world.host.tokens.mara ?? ''
  const host = connect(patienceMs, fetch, async () => token)
  world.host.faults.add({ fault: { kind: 'secondary-limit', retryAfterSeconds: 30 } })
  expect((await failureOf(host.getBranch('main'))).code).toBe('rate_limited')
  token = world.host.tokens.jonas ?? ''
  expect(await host.getBranch('main')).not.toBeNull()
})

function connect(timeoutMs = patienceMs, send = fetch, credential = async () => world.host.tokens.mara ?? ''): GitHost {
  const { owner, repo, host, time } = world
  return createGitHost({
    kind: 'github',
    api: host.api,
    owner,
    repo,
    clock: () => time.now,
    timeoutMs,
    fetch: send,
    credential,
  })
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    answer => answer,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`Expected an AppError, got ${inspect(error)}`)
  for (const token of Object.values(world.host.tokens)) expect(inspect(error, { depth: 20 })).not.toContain(token)
  return error
}
