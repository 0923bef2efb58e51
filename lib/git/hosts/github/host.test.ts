import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestWorld, type TestWorld } from '@/demo/git-host/test-world'
import type { GitHost } from '@/lib/git/contract'
import { createGitHubHost } from './host'

/** What GitHub alone tells or does. */

const branch = 'plimsoll/prod/cart/0f3a9c12-0'
let world: TestWorld
let git: GitHost

beforeEach(async () => {
  world = await startTestWorld()
  git = connect('plimsoll-bot')
})
afterEach(() => world.close())

function connect(login: string): GitHost {
  return createGitHubHost({
    kind: 'github',
    api: world.host.api,
    owner: world.owner,
    repo: world.repo,
    clock: () => world.time.now,
    credential: async () => world.host.tokens[login] ?? '',
  })
}

const files = [{ path: 'README', before: 'a\n', after: 'b\n', executable: false }]

async function open(): Promise<void> {
  const parent = (await git.getBranch('main'))?.sha ?? ''
  await git.proposeBranch({ branch, parent, message: 'm', files })
  await git.openPullRequest({ branch, base: 'main', title: 't', body: '', labels: [] })
}

test('keeps a file executable that was', async () => {
  const parent = (await git.getBranch('main'))?.sha ?? ''
  await git.proposeBranch({ branch, parent, message: 'm', files: files.map(file => ({ ...file, executable: true })) })
  const { dir } = world.host.repository(world.owner, world.repo).git
  expect(await world.git(['--git-dir', dir, 'ls-tree', branch, 'README'])).toMatch(/^100755 blob/)
})

test('says that a pull request is behind where the base asks for it', async () => {
  const { state } = world.host.repository(world.owner, world.repo)
  const rules = { requiredApprovals: 0, requiredStatuses: [], upToDate: true, dismissStale: false, bypass: [] }
  state.settings = { ...state.settings, protection: { main: rules } }
  await open()
  await world.commit('main', { more: 'b\n' })
  expect(await git.getPullRequest(1)).toMatchObject({ mergeableState: 'behind' })
})

test('says that a pull request conflicts', async () => {
  await open()
  await world.commit('main', { README: 'c\n' })
  expect(await git.getPullRequest(1)).toMatchObject({ mergeable: false, mergeableState: 'dirty' })
})

test('polls an unchanged pull request without spending the rate limit, and sees a change at once', async () => {
  await open()
  const first = await git.getPullRequest(1)
  const spent = await remaining()
  expect(await git.getPullRequest(1)).toEqual(first)
  expect(await git.findPullRequests(branch, 'main')).toHaveLength(1)
  const spentOnList = await remaining()
  expect(await git.findPullRequests(branch, 'main')).toHaveLength(1)
  expect([spent - spentOnList, spentOnList - (await remaining())]).toEqual([1, 0])
  await git.deleteBranch(branch)
  expect(await git.getPullRequest(1)).toMatchObject({ state: 'closed' })
})

test('polls checks and rules without spending the rate limit too', async () => {
  await open()
  const sha = (await git.getBranch(branch))?.sha ?? ''
  await post('/check-runs', { name: 'build', head_sha: sha, conclusion: 'failure' })
  await git.setStatus(sha, { state: 'success', context: 'lint', description: '' })
  const first = await git.getPullRequest(1)
  expect(first.checks?.map(({ name, state }) => [name, state])).toEqual([
    ['build', 'failure'],
    ['lint', 'success'],
  ])
  const spent = await remaining()
  expect(await git.getPullRequest(1)).toEqual(first)
  world.time.now += 61_000
  expect(await git.readRules('main')).toEqual(first.rules)
  expect(spent - (await remaining())).toBe(0)
})

test('says that checks are unread where the token may not read them', async () => {
  await open()
  const { checks, checksUnread } = await connect('narrow').getPullRequest(1)
  expect(checks).toEqual([])
  expect(checksUnread).toBe(
    'The credential may not read check runs (checks: read). The credential may not read commit statuses (commit statuses: read).',
  )
})

test('reads what rulesets ask for, also where the older protection may not be read', async () => {
  const { state } = world.host.repository(world.owner, world.repo)
  const protection = {
    requiredApprovals: 1,
    requiredStatuses: ['build'],
    upToDate: false,
    dismissStale: false,
    bypass: [],
  }
  const rules = [
    { type: 'required_signatures' },
    { type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'scan' }] } },
    { type: 'pull_request', parameters: { required_approving_review_count: 2 } },
  ]
  state.settings = { ...state.settings, rules: { main: rules } }
  expect(await git.readRules('main')).toMatchObject({ requiredApprovals: 2, signedCommits: true, mergeQueue: false })
  state.settings = { ...state.settings, protection: { main: protection } }
  expect(await connect('plimsoll-bot').readRules('main')).toEqual({
    requiredApprovals: null,
    requiredChecks: ['build', 'scan'],
    signedCommits: true,
    upToDate: null,
    conversationsResolved: null,
    mergeQueue: null,
  })
})

test('names the permission that a narrow token lacks', async () => {
  const parent = (await git.getBranch('main'))?.sha ?? ''
  await expect(connect('narrow').proposeBranch({ branch, parent, message: 'm', files })).rejects.toThrow(
    'The Git host refused the commit (403). The token lacks “contents: write” on this repository. Nothing was opened.',
  )
})

async function remaining(): Promise<number> {
  const headers = { authorization: `Bearer ${world.host.tokens['plimsoll-bot']}` }
  const response = await fetch(`${world.host.api}/rate_limit`, { headers })
  return Number(response.headers.get('x-ratelimit-remaining'))
}

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${world.host.api}/repos/${world.owner}/${world.repo}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.host.tokens.mara}` },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(201)
}
