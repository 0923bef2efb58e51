import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, refusalOf } from './test-octokit'
import { startTestWorld, type TestWorld } from './test-world'

let world: TestWorld
beforeEach(async () => {
  world = await startTestWorld()
  await world.commit('feature', { README: 'from the feature\n', more: 'x\n' }, 'main')
})
afterEach(() => world.close())

const at = { owner: 'harbour', repo: 'gitops' }
const one = { ...at, pull_number: 1 }

function as(login: string) {
  return connect(world, login).octokit
}

function bare(...args: readonly string[]): Promise<string> {
  return world.git(['--git-dir', world.host.repository('harbour', 'gitops').git.dir, ...args])
}

async function open(login = 'jonas') {
  return (await as(login).pulls.create({ ...at, head: 'feature', base: 'main', title: 'T', body: 'B' })).data
}

describe('opening', () => {
  test('tells what git knows of the change', async () => {
    const pull = await open()
    expect(pull).toMatchObject({ number: 1, state: 'open', additions: 2, deletions: 1, changed_files: 2, commits: 1 })
    expect(pull).toMatchObject({ mergeable: true, mergeable_state: 'clean', merged: false, merged_at: null })
    const { data: files } = await as('jonas').pulls.listFiles(one)
    expect(files.map(file => [file.filename, file.status, file.patch])).toEqual([
      ['README', 'modified', '@@ -1 +1 @@\n-a\n+from the feature'],
      ['more', 'added', '@@ -0,0 +1 @@\n+x'],
    ])
    const { data: commits } = await as('jonas').pulls.listCommits(one)
    expect(commits.map(commit => commit.sha)).toEqual([await bare('rev-parse', 'feature')])
    const diff = await as('jonas').pulls.get({ ...one, mediaType: { format: 'diff' } })
    expect(diff.data).toContain('diff --git a/README b/README')
  })

  test.each([
    ['a second one', 'feature', 'main', 'A pull request already exists for harbour:feature.'],
    ['one without commits', 'same', 'main', 'No commits between main and same'],
    ['one of a branch that is not there', 'none', 'main', '"field":"head"'],
    ['one into a branch that is not there', 'feature', 'none', '"field":"base"'],
  ])('refuses %s', async (_, head, base, words) => {
    await open()
    const sha = await bare('rev-parse', 'main')
    await as('jonas').git.createRef({ ...at, ref: 'refs/heads/same', sha })
    const [status, message] = await refusalOf(as('jonas').pulls.create({ ...at, head, base, title: 't' }))
    expect(status).toBe(422)
    expect(message).toContain(words)
  })

  test('counts on from what the history names', async () => {
    await world.host.createRepository({ owner: 'harbour', name: 'other', lastNumber: 41, access: { jonas: 'write' } })
    expect(world.host.repository('harbour', 'other').state.lastNumber).toBe(41)
  })

  test('filters the list by head, base and state', async () => {
    await open()
    const list = async (filter: object) =>
      (await as('reader').pulls.list({ ...at, ...filter })).data.map(pull => pull.number)
    expect(await list({ head: 'harbour:feature', base: 'main' })).toEqual([1])
    expect(await list({ head: 'harbour:other' })).toEqual([])
    expect(await list({ state: 'closed' })).toEqual([])
    await as('jonas').pulls.update({ ...one, state: 'closed' })
    expect([await list({}), await list({ state: 'closed' }), await list({ state: 'all' })]).toEqual([[], [1], [1]])
  })
})

describe('following its branches', () => {
  test('takes a push to the head, and a moved base', async () => {
    await open()
    const head = await world.commit('feature', { more: 'y\n' })
    const base = await world.commit('main', { other: 'z\n' })
    const { data } = await as('reader').pulls.get(one)
    expect([data.head.sha, data.base.sha, data.commits, data.changed_files]).toEqual([head, base, 2, 2])
    expect(data.mergeable).toBe(true)
  })

  test('sees a conflict as git sees it', async () => {
    await open()
    await world.commit('main', { README: 'from main\n' })
    const { data } = await as('reader').pulls.get(one)
    expect([data.mergeable, data.mergeable_state, data.merge_commit_sha]).toEqual([false, 'dirty', null])
    expect(await refusalOf(as('jonas').pulls.merge(one))).toEqual([405, 'Pull Request has merge conflicts'])
  })

  test('counts as merged when its commits reach the base by a push', async () => {
    await open()
    await world.commit('main', { other: 'z\n' })
    await world.git([
      'clone',
      '--quiet',
      world.host.cloneUrl('harbour', 'gitops').replace('//', `//x:${world.host.tokens.mara}@`),
      'work',
    ])
    const work = `${world.folder}/work`
    await world.git(['merge', '--quiet', '--no-ff', '-m', 'By hand', 'origin/feature'], work)
    await world.git(['push', '--quiet', 'origin', 'main'], work)
    const { data } = await as('reader').pulls.get(one)
    expect(data).toMatchObject({ state: 'closed', merged: true, merged_by: { login: 'mara' }, changed_files: 2 })
    expect(data.merge_commit_sha).toBe(await bare('rev-parse', 'main'))
  })
})

describe('merging', () => {
  test.each([
    ['merge', 'Merge pull request #1 from harbour/feature', 2],
    ['squash', 'T (#1)', 1],
    ['rebase', 'Change README, more', 1],
  ] as const)('by %s leaves the history that GitHub leaves', async (merge_method, subject, parents) => {
    await open()
    await world.commit('main', { other: 'z\n' })
    const { data } = await as('jonas').pulls.merge({ ...one, merge_method })
    expect(data).toMatchObject({ merged: true, sha: await bare('rev-parse', 'main') })
    expect(await bare('log', '-1', '--format=%s', 'main')).toBe(subject)
    expect((await bare('log', '-1', '--format=%P', 'main')).split(' ')).toHaveLength(parents)
    expect(await bare('show', 'main:README', 'main:other')).toBe('from the feature\nz')
    expect(await bare('fsck', '--strict', '--no-dangling')).toBe('')
    const pull = (await as('reader').pulls.get(one)).data
    expect(pull).toMatchObject({
      merged: true,
      merge_commit_sha: data.sha,
      changed_files: 2,
      mergeable_state: 'unknown',
    })
    expect((await as('reader').pulls.checkIfMerged(one)).status).toBe(204)
  })

  test('refuses another head than the one that was seen', async () => {
    await open()
    const [status] = await refusalOf(as('jonas').pulls.merge({ ...one, sha: await bare('rev-parse', 'main') }))
    expect(status).toBe(409)
  })

  test('merges once', async () => {
    await open()
    const both = await Promise.allSettled([as('jonas').pulls.merge(one), as('mara').pulls.merge(one)])
    expect(both.map(result => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await bare('rev-list', '--count', '--merges', 'main')).toBe('1')
  })

  test('waits for reviews and statuses that the base requires', async () => {
    await as('mara').repos.updateBranchProtection({
      ...at,
      branch: 'main',
      enforce_admins: null,
      restrictions: null,
      required_pull_request_reviews: { required_approving_review_count: 1 },
      required_status_checks: { strict: false, contexts: ['ci/build'] },
    })
    const { head } = await open()
    const missing = async () => (await refusalOf(as('jonas').pulls.merge(one)))[1]
    expect(await missing()).toBe('At least 1 approving review is required by reviewers with write access.')
    await as('reader').pulls.createReview({ ...one, event: 'APPROVE' })
    expect(await missing()).toContain('approving review')
    await as('mara').pulls.createReview({ ...one, event: 'APPROVE' })
    expect(await missing()).toBe('Required status check "ci/build" is expected.')
    const status = { ...at, sha: head.sha, context: 'ci/build' }
    await as('jonas').repos.createCommitStatus({ ...status, state: 'failure' })
    expect((await as('jonas').repos.getCombinedStatusForRef({ ...at, ref: 'feature' })).data.state).toBe('failure')
    await as('jonas').repos.createCommitStatus({ ...status, state: 'success' })
    expect((await as('jonas').repos.getCombinedStatusForRef({ ...at, ref: 'feature' })).data).toMatchObject({
      state: 'success',
      total_count: 1,
    })
    expect((await as('jonas').repos.listCommitStatusesForRef({ ...at, ref: 'feature' })).data).toHaveLength(2)
    expect((await as('jonas').checks.listForRef({ ...at, ref: 'feature' })).data.total_count).toBe(0)
    expect((await as('jonas').pulls.merge(one)).data.merged).toBe(true)
  })
})

describe('talking about it', () => {
  test('lets nobody approve their own', async () => {
    await open()
    const [status, words] = await refusalOf(as('jonas').pulls.createReview({ ...one, event: 'APPROVE' }))
    expect(status).toBe(422)
    expect(words).toContain('Can not approve your own pull request')
  })

  test('asks for reviews, and not of the author', async () => {
    await open()
    await as('jonas').pulls.requestReviewers({ ...one, reviewers: ['mara'] })
    expect((await as('jonas').pulls.listRequestedReviewers(one)).data.users.map(user => user.login)).toEqual(['mara'])
    expect((await refusalOf(as('jonas').pulls.requestReviewers({ ...one, reviewers: ['jonas'] })))[0]).toBe(422)
    await as('mara').pulls.createReview({ ...one, event: 'COMMENT', body: 'Hm.' })
    expect((await as('jonas').pulls.listRequestedReviewers(one)).data.users).toEqual([])
  })

  test('dismisses a review', async () => {
    await open()
    const { data } = await as('mara').pulls.createReview({ ...one, event: 'REQUEST_CHANGES', body: 'No.' })
    await as('jonas').pulls.dismissReview({ ...one, review_id: data.id, message: 'Solved.' })
    expect((await as('jonas').pulls.listReviews(one)).data.map(review => review.state)).toEqual(['DISMISSED'])
  })

  test('keeps labels and comments', async () => {
    await open()
    const issue = { ...at, issue_number: 1 }
    await as('jonas').issues.addLabels({ ...issue, labels: ['plimsoll', 'prod'] })
    await as('jonas').issues.removeLabel({ ...issue, name: 'prod' })
    expect((await as('jonas').pulls.get(one)).data.labels.map(label => label.name)).toEqual(['plimsoll'])
    const { data } = await as('reader').issues.createComment({ ...issue, body: 'Why?' })
    await as('mara').issues.updateComment({ ...at, comment_id: data.id, body: 'Because.' })
    expect((await as('reader').issues.listComments(issue)).data.map(comment => comment.body)).toEqual(['Because.'])
    expect((await as('reader').pulls.get(one)).data.comments).toBe(1)
  })
})
