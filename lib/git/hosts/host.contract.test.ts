import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { GitHost } from '@/lib/git/contract'
import { gitEnvironment } from '@/lib/git/environment'
import { openRepository } from '@/lib/git/repository'
import { giteaMissing, type RunningGitea, startGitea } from './__fixtures__/gitea-world'
import { startAppWorld, startGitHubWorld } from './__fixtures__/github-world'
import { before, type HostWorld, overlay } from './__fixtures__/host-world'
import { createGitHost, gitHosts } from './registry'

/** Every kind of Git host against a real one: the objects are git's own, and plain git is the witness. */

const edited = 'images:\n  - newTag: 1.4.2\n'
const branch = 'plimsoll/prod/cart/0f3a9c12-0'
const missing = giteaMissing()
let gitea: RunningGitea | null = null

interface Kind {
  readonly kind: string
  /** What the fix names when nobody has the credential. */
  readonly fixOfUnknown: string
  readonly startWorld: () => Promise<HostWorld>
  /** Why it cannot be tried here. */
  readonly missing: string | null
  /** What only this host does. */
  readonly refusesEmptyPullRequests: boolean
  readonly longestDescription: number
}

const worlds: Readonly<Record<string, Kind>> = {
  github: {
    kind: 'github',
    startWorld: startGitHubWorld,
    fixOfUnknown: 'token',
    missing: null,
    refusesEmptyPullRequests: true,
    longestDescription: 140,
  },
  'github with an App': {
    kind: 'github',
    startWorld: startAppWorld,
    fixOfUnknown: 'installationId',
    missing: null,
    refusesEmptyPullRequests: true,
    longestDescription: 140,
  },
  gitea: {
    kind: 'gitea',
    fixOfUnknown: 'token',
    startWorld: async () => (await openGitea()).startWorld(),
    missing,
    refusesEmptyPullRequests: false,
    longestDescription: 200,
  },
}

async function openGitea(): Promise<RunningGitea> {
  gitea ??= await startGitea()
  return gitea
}

afterAll(() => gitea?.close())

test('every kind in the registry runs through this suite', () => {
  expect([...new Set(Object.values(worlds).map(world => world.kind))]).toEqual(Object.keys(gitHosts))
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

describe.each(Object.entries(worlds))('%s', (_, { kind, startWorld, missing, ...own }) => {
  if (missing !== null) {
    test.skip(`skipped: ${missing}`, () => {})
    return
  }

  let world: HostWorld
  let git: GitHost
  let calls = 0

  beforeAll(async () => {
    if (kind === 'gitea') await openGitea()
  })
  beforeEach(async () => {
    world = await startWorld()
    git = connect('plimsoll-bot')
    calls = 0
  })
  afterEach(() => world.close())

  function connect(login: string): GitHost {
    const app = login === 'mara' ? undefined : world.app?.(login)
    return createGitHost({
      kind,
      api: world.api,
      owner: world.owner,
      repo: world.repo,
      clock: world.now,
      credential: app === undefined ? async () => world.credential(login) : app.token,
      ...(app === undefined ? {} : { app }),
      fetch: (...call) => {
        calls += 1
        return fetch(...call)
      },
    })
  }

  /** As the mirror plans it. */
  async function filesFor(edits: Readonly<Record<string, readonly [string, string]>>) {
    const folder = await world.bare('rev-parse', '--absolute-git-dir')
    const repository = openRepository({ folder, environment: gitEnvironment() })
    const list = Object.entries(edits).map(([path, [before, after]]) => ({ path, before, after }))
    const planned = await repository.planTree(await world.bare('rev-parse', 'main'), list)
    repository.close()
    return planned
  }

  async function propose(name = branch, after = edited) {
    const parent = await world.bare('rev-parse', 'main')
    const old = `${await world.bare('show', `main:${overlay}`)}\n`
    const { files, tree } = await filesFor({ [overlay]: [old, after] })
    const made = await git.proposeBranch({ branch: name, parent, message: 'Promote cart', files })
    expect(made.tree).toBe(tree)
    return made.sha
  }

  async function open(name = branch, after = edited) {
    await propose(name, after)
    const title = 'Promote cart 1.4.2 to prod'
    return git.openPullRequest({ branch: name, base: 'main', title, body: 'b', labels: ['plimsoll'] })
  }

  test('says as whom the credential acts', async () => {
    expect(await git.login()).toBe(world.bot)
  })

  test('reads a branch as git has it', async () => {
    const [sha, tree] = (await world.bare('rev-parse', 'main', 'main^{tree}')).split('\n')
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
    const [sha = '', parent, tree] = (await world.bare('rev-parse', 'main', 'main^', 'main^{tree}')).split('\n')
    const commit = await git.getCommit(sha)
    expect(commit).toMatchObject({ sha, tree, parents: [parent] })
    expect(commit.message).toMatch(/^Change more\n?$/)
  })

  test('changes exactly the given files in one commit on the commit that was read', async () => {
    const parent = await world.bare('rev-parse', 'main')
    const { files, tree } = await filesFor({ [overlay]: [before, edited] })
    const message = 'Promote cart\n\nPlimsoll-Promotion: 1'
    const made = await git.proposeBranch({ branch, parent, message, files })
    expect(made.tree).toBe(tree)
    expect(await world.bare('rev-parse', branch, `${branch}^`, `${branch}^{tree}`)).toBe(
      [made.sha, parent, tree].join('\n'),
    )
    expect(await world.bare('diff', '--name-only', parent, made.sha)).toBe(overlay)
    expect(await world.bare('log', '-1', '--format=%B', made.sha)).toBe(message)
  })

  test('keeps every byte that it is given: CRLF, BOM, no final newline, letters beyond ASCII', async () => {
    const path = 'Ünïcode dir/ä b.yaml'
    const parent = await world.commit('main', { [path]: 'a' })
    const after = '\ufeffimages:\r\n  - newTag: "1.4.2" # größer\r\n\t'
    const { files, tree } = await filesFor({ [path]: ['a', after] })
    expect((await git.proposeBranch({ branch, parent, message: 'm', files })).tree).toBe(tree)
  })

  test('creates a branch that plain git sees, whatever its name', async () => {
    const name = 'plimsoll/prod-eu/grüße+x/0f3a9c12-0'
    const sha = await propose(name)
    expect(await world.bare('rev-parse', `refs/heads/${name}`)).toBe(sha)
    expect((await git.getBranch(name))?.sha).toBe(sha)
  })

  test('never moves a branch that exists', async () => {
    const sha = await propose()
    await expect(propose(branch, 'images: []\n')).rejects.toMatchObject({ code: 'conflict' })
    expect(await world.bare('rev-parse', branch)).toBe(sha)
  })

  test('deletes a branch, and takes one that is gone for deleted', async () => {
    await propose()
    await git.deleteBranch(branch)
    await git.deleteBranch(branch)
    expect(await git.getBranch(branch)).toBeNull()
  })

  test('opens a pull request with its labels', async () => {
    const pull = await open()
    expect(pull).toMatchObject({ number: 1, state: 'open', author: world.bot, headBranch: branch, base: 'main' })
    expect(pull).toMatchObject({ headIsFork: false, mergedAt: null, mergeCommit: null, body: 'b' })
    expect(pull.headSha).toBe(await world.bare('rev-parse', branch))
    expect(await world.labelsOf(1)).toEqual(['plimsoll'])
  })

  test('opens no second pull request for the same branch', async () => {
    await open()
    const again = git.openPullRequest({ branch, base: 'main', title: 't', body: '', labels: [] })
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
  })

  test.runIf(own.refusesEmptyPullRequests)('opens no pull request without a change', async () => {
    await world.bare('branch', branch, 'main')
    const empty = git.openPullRequest({ branch, base: 'main', title: 't', body: '', labels: [] })
    await expect(empty).rejects.toMatchObject({ code: 'nothing_to_promote' })
  })

  test('finds the pull requests of this branch into this base alone, in every state, newest first', async () => {
    await open('other', 'images: []\n')
    await open()
    await world.merge(2)
    await git.deleteBranch(branch)
    await world.commit('main', { [overlay]: before })
    await open()
    const found = await git.findPullRequests(branch, 'main')
    const ended = found.filter(pull => pull.state !== 'open')
    expect(found.find(pull => pull.state === 'open')?.number).toBe(3)
    // An ended one beside an open one need not be told.
    for (const pull of ended) expect([pull.number, pull.state]).toEqual([2, 'merged'])
    expect(await git.findPullRequests(branch, 'release')).toEqual([])
    await world.merge(3)
    expect((await git.findPullRequests(branch, 'main')).map(pull => [pull.number, pull.state])).toEqual([
      [3, 'merged'],
      [2, 'merged'],
    ])
  })

  test.each(['merge', 'squash', 'rebase'] as const)('names the commit of a %s as the host does', async method => {
    await open()
    await world.commit('main', { README: 'b\n' })
    await world.merge(1, method)
    const pull = await git.getPullRequest(1)
    expect(pull).toMatchObject({ state: 'merged', mergedBy: 'jonas', mergeable: null })
    expect(Math.abs((pull.mergedAt ?? 0) - world.now())).toBeLessThan(10_000)
    expect(pull.mergeCommit).toBe(await world.bare('rev-parse', 'main'))
    expect(await world.bare('show', `main:${overlay}`)).toBe(edited.trim())
    expect(await world.bare('show', 'main:README')).toBe('b')
  })

  test('does not take the trial merge of an open pull request for its merge', async () => {
    await open()
    expect(await git.getPullRequest(1)).toMatchObject({ state: 'open', mergeCommit: null })
  })

  test('tells a closed pull request from a merged one', async () => {
    await open()
    await git.deleteBranch(branch)
    const pull = await until(
      () => git.getPullRequest(1),
      one => one.state !== 'open',
    )
    expect(pull).toMatchObject({ state: 'closed', mergedAt: null, mergeCommit: null })
    expect(pull.closedAt).not.toBeNull()
  })

  test('never calls a pull request mergeable that conflicts', async () => {
    await open()
    await world.commit('main', { [overlay]: 'images:\n  - newTag: 1.5.0\n' })
    expect((await untilSettled(1)).mergeable).not.toBe(true)
  })

  test('says that a pull request waits for a review, and when it waits no longer', async () => {
    await world.protect({ requiredApprovals: 1 })
    await open()
    expect(await untilMergeable(1)).toMatchObject({ mergeableState: 'blocked', approvals: [] })
    await world.review('jonas', 1, 'APPROVE')
    expect(await untilMergeable(1)).toMatchObject({ mergeableState: 'clean', approvals: ['jonas'] })
  })

  test('counts the last decision of each reviewer', async () => {
    await open()
    await world.review('jonas', 1, 'APPROVE')
    await world.review('mara', 1, 'APPROVE')
    await world.review('mara', 1, 'REQUEST_CHANGES')
    await world.review('jonas', 1, 'COMMENT')
    expect(await git.getPullRequest(1)).toMatchObject({ approvals: ['jonas'], changesRequestedBy: ['mara'] })
  })

  test('counts no dismissed approval', async () => {
    await world.protect({ dismissStale: true, requiredApprovals: 1 })
    await open()
    await world.review('jonas', 1, 'APPROVE')
    await world.commit(branch, { README: 'pushed on top\n' })
    const pull = await until(
      () => git.getPullRequest(1),
      one => one.approvals.length === 0,
    )
    expect(pull.headSha).toBe(await world.bare('rev-parse', branch))
  })

  test('sets a status of any length', async () => {
    const { headSha } = await open()
    await git.setStatus(headSha, { state: 'failure', context: 'plimsoll/promotion', description: 'x'.repeat(200) })
    const [status] = await world.statusesOf(headSha)
    expect(status).toMatchObject({ state: 'failure', context: 'plimsoll/promotion' })
    expect(status?.description.length).toBe(own.longestDescription)
    expect(await untilMergeable(1)).toMatchObject({ mergeableState: 'unstable' })
  })

  test('sets a status that leads to an address', async () => {
    const { headSha } = await open()
    const url = 'http://localhost:3000/promotions/1'
    await git.setStatus(headSha, { state: 'success', context: 'plimsoll/promotion', description: 'As planned.', url })
    expect(await world.statusesOf(headSha)).toMatchObject([{ url }])
    expect((await git.getPullRequest(1)).checks).toEqual([
      { name: 'plimsoll/promotion', state: 'success', url, required: expect.toSatisfy(one => one !== true) },
    ])
  })

  test('tells each check with its state, and whether the base requires it', async () => {
    await world.protect({ requiredStatuses: ['build', 'verify'] })
    const { headSha } = await open()
    for (const [context, state] of [
      ['build', 'success'],
      ['lint', 'failure'],
      ['scan', 'pending'],
    ] as const)
      await git.setStatus(headSha, { state, context, description: '' })
    const pull = await git.getPullRequest(1)
    const told = (pull.checks ?? []).map(({ name, state, required }) => [name, state, required])
    expect(told.sort()).toEqual([
      ['build', 'success', true],
      ['lint', 'failure', false],
      ['scan', 'pending', false],
      ['verify', 'pending', true],
    ])
    expect(pull.checksUnread).toBeNull()
    expect((await untilMergeable(1)).mergeableState).toBe('blocked')
  })

  test('tells which rules the base has, and null where it may not read them', async () => {
    const none = await git.readRules('main')
    expect(none).toMatchObject({ requiredApprovals: 0, requiredChecks: [], signedCommits: false, upToDate: false })
    await world.protect({ requiredApprovals: 2, requiredStatuses: ['build'], signedCommits: true })
    expect(await connect('mara').readRules('main')).toMatchObject({
      requiredApprovals: 2,
      requiredChecks: ['build'],
      signedCommits: true,
    })
    const told = await connect('plimsoll-bot').readRules('main')
    expect(told.requiredChecks).toEqual(['build'])
    expect([null, 2]).toContain(told.requiredApprovals)
    expect([null, true]).toContain(told.signedCommits)
  })

  test('tells who is asked for a review until the review is there', async () => {
    await open()
    await world.requestReview('mara', 1)
    expect((await git.getPullRequest(1)).reviewersRequested).toEqual({ people: ['mara'], teams: [] })
    await world.review('mara', 1, 'APPROVE')
    const pull = await git.getPullRequest(1)
    expect(pull.reviewersRequested.people).toEqual([])
    expect(pull.reviews).toEqual([{ login: 'mara', decision: 'approved', stale: false }])
  })

  test('tells an approval of an older commit from one of the head', async () => {
    await open()
    await world.review('mara', 1, 'APPROVE')
    await world.commit(branch, { README: 'pushed on top\n' })
    const pull = await until(
      () => git.getPullRequest(1),
      one => one.reviews.some(review => review.stale === true),
    )
    expect(pull.reviews).toEqual([{ login: 'mara', decision: 'approved', stale: true }])
  })

  test('closes a pull request and says so under it', async () => {
    await open()
    const body = 'Superseded by [#2](http://localhost/2).'
    await git.comment(1, body)
    expect(await git.closePullRequest(1)).toMatchObject({ number: 1, state: 'closed', mergedAt: null })
    expect(await world.commentsOf(1)).toEqual([{ author: world.bot, body }])
    expect(await git.getPullRequest(1)).toMatchObject({ state: 'closed' })
  })

  test('reads every comment with its author and its hidden words, however many there are', async () => {
    await open()
    const bodies = Array.from({ length: 101 }, (_, index) => `words <!-- mark ${index} -->`)
    for (const body of bodies) await git.comment(1, body)
    expect(await git.readComments(1)).toEqual(bodies.map(body => ({ author: world.bot, body })))
  })

  test('leaves a merged pull request merged when it is asked to close it', async () => {
    await open()
    await world.merge(1)
    const closed = await git.closePullRequest(1).catch((error: unknown) => error)
    if (closed instanceof Error) expect(closed).toMatchObject({ name: 'AppError' })
    else expect(closed).toMatchObject({ state: 'merged' })
    expect(await git.getPullRequest(1)).toMatchObject({ state: 'merged' })
  })

  test('rebuilds on a moved base: the planned tree, with the branch’s head and the new base behind it', async () => {
    await open()
    const head = await world.bare('rev-parse', branch)
    const base = await world.commit('main', { README: 'moved\n' })
    const planned = await filesFor({ [overlay]: [before, edited] })
    const made = await git.addCommit({ branch, number: 1, head, base, message: 'Rebuild', planned })
    expect(made.tree).toBe(planned.tree)
    expect(await world.bare('rev-parse', branch, `${branch}^{tree}`)).toBe([made.sha, planned.tree].join('\n'))
    for (const one of [head, base]) await world.bare('merge-base', '--is-ancestor', one, branch)
    expect(await world.bare('diff', '--name-only', base, branch)).toBe(overlay)
  })

  test('rebuilds with another value than the branch had', async () => {
    await open()
    const head = await world.bare('rev-parse', branch)
    const base = await world.commit('main', { README: 'moved\n' })
    const planned = await filesFor({ [overlay]: [before, 'images:\n  - newTag: 1.4.3\n'] })
    await git.addCommit({ branch, number: 1, head, base, message: 'Rebuild', planned })
    expect(await world.bare('show', `${branch}:${overlay}`)).toBe('images:\n  - newTag: 1.4.3')
  })

  test('adds a commit on the head alone where no base is given', async () => {
    await open()
    const head = await world.bare('rev-parse', branch)
    const planned = await filesFor({ [overlay]: [before, 'images:\n  - newTag: 1.4.3\n'] })
    const made = await git.addCommit({ branch, number: 1, head, base: null, message: 'Again', planned })
    expect(await world.bare('rev-parse', branch, `${branch}^`)).toBe([made.sha, head].join('\n'))
  })

  test('adds nothing to a branch that somebody pushed to', async () => {
    await open()
    const head = await world.bare('rev-parse', branch)
    const base = await world.commit('main', { README: 'moved\n' })
    const pushed = await world.commit(branch, { 'deploy.sh': 'b\n' })
    const planned = await filesFor({ [overlay]: [before, edited] })
    for (const onto of [base, null]) {
      const added = git.addCommit({ branch, number: 1, head, base: onto, message: 'm', planned })
      await expect(added).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(await world.bare('rev-parse', branch)).toBe(pushed)
  })

  test('needs no more than eight calls from the click to the open pull request', async () => {
    const parent = await world.bare('rev-parse', 'main')
    const { files } = await filesFor({ [overlay]: [before, edited] })
    await git.findPullRequests(branch, 'main')
    await git.getBranch(branch)
    await git.proposeBranch({ branch, parent, message: 'm', files })
    await git.openPullRequest({ branch, base: 'main', title: 't', body: '', labels: ['plimsoll'] })
    expect(calls).toBeLessThanOrEqual(8)
  })

  test('says what the credential may do and what is missing', async () => {
    const message = `Reads and writes ${world.owner}/${world.repo} as ${world.bot}.`
    expect(await git.check()).toEqual({ ok: true, message, fix: null })
    expect(await connect('reader').check()).toMatchObject({ ok: false, message: expect.stringContaining('not write') })
    expect(await connect('stranger').check()).toMatchObject({ ok: false, fix: expect.stringContaining('url') })
    expect(await connect('unknown').check()).toMatchObject({
      ok: false,
      fix: expect.stringContaining(own.fixOfUnknown),
    })
  })

  /** Hosts work out in their own time whether a pull request can be merged. */
  function untilMergeable(number: number) {
    return until(
      () => git.getPullRequest(number),
      pull => pull.mergeable === true,
    )
  }

  function untilSettled(number: number) {
    return until(
      () => git.getPullRequest(number),
      pull => pull.mergeable !== true,
    )
  }
})

/** Asks until the host says so; the test's own time limit ends it. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isSo(answer)) return answer
  }
}
