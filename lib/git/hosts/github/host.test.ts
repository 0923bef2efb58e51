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
