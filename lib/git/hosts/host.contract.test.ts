import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startTestWorld, type TestWorld } from '@/demo/git-host/test-world'
import type { GitHost } from '@/lib/git/contract'
import { createGitHost, gitHosts } from './registry'

/** Every kind of Git host against a real one: the objects are git's own, and plain git is the witness. */

const overlay = 'apps/cart/overlays/prod/kustomization.yaml'
const edited = 'images:\n  - newTag: 1.4.2\n'
const branch = 'plimsoll/prod/cart/0f3a9c12-0'
const worlds: Readonly<Record<string, typeof startTestWorld>> = { github: startTestWorld }

test('every kind in the registry runs through this suite', () => {
  expect(Object.keys(worlds)).toEqual(Object.keys(gitHosts))
})

test('names the kinds that there are when the configuration asks for another', () => {
  expect(() => createGitHost({ ...options, kind: 'sourcehut' })).toThrow(/“sourcehut”.*github/)
})

const options = {
  kind: 'github',
  api: '',
  owner: 'harbour',
  repo: 'gitops',
  clock: Date.now,
  credential: async () => 'x',
}

describe.each(Object.entries(worlds))('%s', (kind, startWorld) => {
  let world: TestWorld
  let git: GitHost

  beforeEach(async () => {
    world = await startWorld()
    git = connect('plimsoll-bot')
  })
  afterEach(() => world.close())

  function connect(login: string): GitHost {
    return createGitHost({
      ...options,
      kind,
      api: world.host.api,
      clock: () => world.time.now,
      credential: async () => world.host.tokens[login] ?? 'nobody’s',
    })
  }

  function bare(...args: readonly string[]): Promise<string> {
    return world.git(['--git-dir', world.host.repository('harbour', 'gitops').git.dir, ...args])
  }

  async function proposeBranch(name = branch, content = edited): Promise<string> {
    const parent = await bare('rev-parse', 'main')
    const { sha } = await git.commit({ parent, message: 'Promote cart', files: [{ path: overlay, content }] })
    await git.createBranch(name, sha)
    return sha
  }

  async function open(name = branch, content = edited) {
    await proposeBranch(name, content)
    return git.openPullRequest({
      branch: name,
      base: 'main',
      title: 'Promote cart 1.4.2 to prod',
      body: 'b',
      labels: ['plimsoll'],
    })
  }

  test('says as whom the credential acts', async () => {
    expect(await git.login()).toBe('plimsoll-bot')
  })

  test('reads a branch as git has it', async () => {
    const [sha, tree] = (await bare('rev-parse', 'main', 'main^{tree}')).split('\n')
    expect(await git.getBranch('main')).toEqual({ sha, tree })
  })

  test('answers null for a branch that is not there', async () => {
    expect(await git.getBranch('release/none')).toBeNull()
  })

  test('does not take a repository that it may not see for a missing branch', async () => {
    await expect(connect('stranger').getBranch('main')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('reads a commit as git has it', async () => {
    await world.commit('main', { more: 'x' })
    const [sha = '', parent, tree] = (await bare('rev-parse', 'main', 'main^', 'main^{tree}')).split('\n')
    expect(await git.getCommit(sha)).toEqual({ sha, tree, parents: [parent], message: 'Change more\n' })
  })

  test('changes exactly the given files in a commit, and lets nothing point to it yet', async () => {
    const parent = await bare('rev-parse', 'main')
    const commit = await git.commit({
      parent,
      message: 'Promote cart\n\nPromoted-by: mara',
      files: [{ path: overlay, content: edited }],
    })
    expect(await bare('rev-parse', `${commit.sha}^`, `${commit.sha}^{tree}`)).toBe(`${parent}\n${commit.tree}`)
    expect(await bare('diff', '--name-only', parent, commit.sha)).toBe(overlay)
    expect(await bare('show', `${commit.sha}:${overlay}`)).toBe(edited.trim())
    expect(await bare('log', '-1', '--format=%B', commit.sha)).toBe('Promote cart\n\nPromoted-by: mara')
    expect(await bare('for-each-ref', '--contains', commit.sha)).toBe('')
  })

  test('keeps every byte that it is given: CRLF, BOM, no final newline, letters beyond ASCII', async () => {
    const parent = await bare('rev-parse', 'main')
    const content = '\ufeffimages:\r\n  - newTag: "1.4.2" # größer\r\n\t'
    const { sha } = await git.commit({ parent, message: 'm', files: [{ path: 'Ünïcode dir/ä b.yaml', content }] })
    const { objects } = world.host.repository('harbour', 'gitops').git
    expect((await objects.read(`${sha}:Ünïcode dir/ä b.yaml`))?.content).toEqual(Buffer.from(content))
  })

  test('keeps a file executable where it is told that it was', async () => {
    const parent = await bare('rev-parse', 'main')
    const files = [{ path: 'deploy.sh', content: 'x', executable: true }]
    const { sha } = await git.commit({ parent, message: 'm', files })
    expect(await bare('ls-tree', sha, 'deploy.sh')).toMatch(/^100755 blob/)
  })

  test('creates a branch that plain git sees', async () => {
    const sha = await proposeBranch('plimsoll/prod-eu/grüße+x/0f3a9c12-0')
    expect(await bare('rev-parse', 'refs/heads/plimsoll/prod-eu/grüße+x/0f3a9c12-0')).toBe(sha)
    expect((await git.getBranch('plimsoll/prod-eu/grüße+x/0f3a9c12-0'))?.sha).toBe(sha)
  })

  test('never moves a branch that exists', async () => {
    const sha = await proposeBranch()
    await expect(git.createBranch(branch, await bare('rev-parse', 'main'))).rejects.toMatchObject({ code: 'conflict' })
    expect(await bare('rev-parse', branch)).toBe(sha)
  })

  test('deletes a branch, and takes one that is gone for deleted', async () => {
    await proposeBranch()
    await git.deleteBranch(branch)
    await git.deleteBranch(branch)
    expect(await git.getBranch(branch)).toBeNull()
  })

  test('opens a pull request with its labels', async () => {
    const pull = await open()
    expect(pull).toMatchObject({ number: 1, state: 'open', author: 'plimsoll-bot', headBranch: branch, base: 'main' })
    expect(pull).toMatchObject({ headIsFork: false, mergedAt: null, mergeCommit: null, mergeable: true })
    expect(pull.headSha).toBe(await bare('rev-parse', branch))
    expect(world.host.repository('harbour', 'gitops').state.pulls[0]?.labels).toEqual(['plimsoll'])
  })

  test('opens no second pull request for the same branch', async () => {
    await open()
    const again = git.openPullRequest({ branch, base: 'main', title: 't', body: '', labels: [] })
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
  })

  test('opens no pull request without a change', async () => {
    await git.createBranch(branch, await bare('rev-parse', 'main'))
    const empty = git.openPullRequest({ branch, base: 'main', title: 't', body: '', labels: [] })
    await expect(empty).rejects.toMatchObject({ code: 'nothing_to_promote' })
  })

  test('finds the pull requests of this branch into this base alone, in every state, newest first', async () => {
    await open('other', 'images: []\n')
    await open()
    await merge(2)
    await git.deleteBranch(branch)
    await world.commit('main', { [overlay]: 'images:\n  - newTag: 1.4.1\n' })
    await open()
    const found = await git.findPullRequests(branch, 'main')
    expect(found.map(pull => [pull.number, pull.state])).toEqual([
      [3, 'open'],
      [2, 'merged'],
    ])
    expect(await git.findPullRequests(branch, 'release')).toEqual([])
  })

  test.each(['merge', 'squash', 'rebase'] as const)('names the commit of a %s as the host does', async method => {
    await open()
    await world.commit('main', { README: 'b\n' })
    world.time.now += 60_000
    await merge(1, method)
    const pull = await git.getPullRequest(1)
    expect(pull).toMatchObject({ state: 'merged', mergedBy: 'jonas', mergedAt: world.time.now, mergeable: null })
    expect(pull.mergeCommit).toBe(await bare('rev-parse', 'main'))
    expect(await bare('show', `main:${overlay}`)).toBe(edited.trim())
    expect(await bare('show', 'main:README')).toBe('b')
  })

  test('does not take the trial merge of an open pull request for its merge', async () => {
    await open()
    expect(await bare('rev-parse', 'refs/pull/1/merge')).toMatch(/^[0-9a-f]{40}$/)
    expect(await git.getPullRequest(1)).toMatchObject({ state: 'open', mergeCommit: null })
  })

  test('tells a closed pull request from a merged one', async () => {
    await open()
    await git.deleteBranch(branch)
    expect(await git.getPullRequest(1)).toMatchObject({ state: 'closed', mergedAt: null, mergeCommit: null })
    expect((await git.getPullRequest(1)).closedAt).toBe(world.time.now)
  })

  test('says that a pull request conflicts', async () => {
    await open()
    await world.commit('main', { [overlay]: 'images:\n  - newTag: 1.5.0\n' })
    expect(await git.getPullRequest(1)).toMatchObject({ mergeable: false, mergeableState: 'dirty' })
  })

  test('says that a pull request waits for a review, and when it waits no longer', async () => {
    protect({ requiredApprovals: 1 })
    await open()
    expect(await git.getPullRequest(1)).toMatchObject({ mergeable: true, mergeableState: 'blocked', approvals: [] })
    await review('jonas', 'APPROVE')
    expect(await git.getPullRequest(1)).toMatchObject({ mergeableState: 'clean', approvals: ['jonas'] })
  })

  test('says that a pull request is behind where the base asks for it', async () => {
    protect({ upToDate: true })
    await open()
    await world.commit('main', { README: 'b\n' })
    expect(await git.getPullRequest(1)).toMatchObject({ mergeableState: 'behind' })
  })

  test('counts the last decision of each reviewer', async () => {
    await open()
    await review('jonas', 'APPROVE')
    await review('mara', 'APPROVE')
    await review('mara', 'REQUEST_CHANGES')
    await review('jonas', 'COMMENT')
    expect(await git.getPullRequest(1)).toMatchObject({ approvals: ['jonas'], changesRequestedBy: ['mara'] })
  })

  test('counts no dismissed approval', async () => {
    protect({ dismissStale: true })
    await open()
    await review('jonas', 'APPROVE')
    await world.commit(branch, { README: 'pushed on top\n' })
    expect(await git.getPullRequest(1)).toMatchObject({ approvals: [], headSha: await bare('rev-parse', branch) })
  })

  test('sets a status, shortened to what the host takes', async () => {
    const { headSha } = await open()
    await git.setStatus(headSha, { state: 'failure', context: 'plimsoll/promotion', description: 'x'.repeat(200) })
    expect(world.host.repository('harbour', 'gitops').state.statuses).toMatchObject([
      { sha: headSha, state: 'failure', context: 'plimsoll/promotion', description: `${'x'.repeat(139)}…` },
    ])
    expect(await git.getPullRequest(1)).toMatchObject({ mergeableState: 'unstable' })
  })

  test('needs no more than eight calls from the click to the open pull request', async () => {
    const parent = await bare('rev-parse', 'main')
    const before = world.host.log.length
    await git.findPullRequests(branch, 'main')
    await git.getBranch(branch)
    const { sha } = await git.commit({ parent, message: 'm', files: [{ path: overlay, content: edited }] })
    await git.createBranch(branch, sha)
    await git.openPullRequest({ branch, base: 'main', title: 't', body: '', labels: ['plimsoll', 'prod'] })
    expect(world.host.log.length - before).toBeLessThanOrEqual(8)
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
    await merge(1)
    expect(await git.getPullRequest(1)).toMatchObject({ state: 'merged' })
  })

  test('says what the credential may do and what is missing', async () => {
    expect(await git.check()).toEqual({
      ok: true,
      message: 'Reads and writes harbour/gitops as plimsoll-bot.',
      fix: null,
    })
    expect(await connect('reader').check()).toMatchObject({ ok: false, message: expect.stringContaining('not write') })
    expect(await connect('stranger').check()).toMatchObject({ ok: false, fix: expect.stringContaining('url') })
    expect(await connect('unknown').check()).toMatchObject({ ok: false, fix: expect.stringContaining('token') })
  })

  test('names the permission that a narrow token lacks', async () => {
    const parent = await bare('rev-parse', 'main')
    const refused = connect('narrow').commit({ parent, message: 'm', files: [{ path: overlay, content: edited }] })
    await expect(refused).rejects.toThrow(
      'The Git host refused the commit (403). The token lacks “contents: write” on this repository. Nothing was opened.',
    )
  })

  async function merge(number: number, method: 'merge' | 'squash' | 'rebase' = 'merge'): Promise<void> {
    const response = await fetch(`${world.host.api}/repos/harbour/gitops/pulls/${number}/merge`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${world.host.tokens.jonas}` },
      body: JSON.stringify({ merge_method: method }),
    })
    expect(response.status).toBe(200)
  }

  async function review(login: string, event: string): Promise<void> {
    const response = await fetch(`${world.host.api}/repos/harbour/gitops/pulls/1/reviews`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.host.tokens[login]}` },
      body: JSON.stringify({ event, body: 'words' }),
    })
    expect(response.status).toBe(200)
  }

  function protect(protection: Partial<{ requiredApprovals: number; upToDate: boolean; dismissStale: boolean }>): void {
    const { state } = world.host.repository('harbour', 'gitops')
    const none = { requiredApprovals: 0, requiredStatuses: [], upToDate: false, dismissStale: false, bypass: [] }
    state.settings = { ...state.settings, protection: { main: { ...none, ...protection } } }
  }

  async function remaining(): Promise<number> {
    const headers = { authorization: `Bearer ${world.host.tokens['plimsoll-bot']}` }
    const response = await fetch(`${world.host.api}/rate_limit`, { headers })
    return Number(response.headers.get('x-ratelimit-remaining'))
  }
})
