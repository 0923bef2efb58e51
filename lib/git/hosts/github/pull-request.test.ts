import { expect, test } from 'vitest'
import type { PullAnswer } from './answers'
import { toPullRequest } from './pull-request'

const sha = 'a'.repeat(40)
const open: PullAnswer = {
  number: 7,
  html_url: 'https://git.example/harbour/gitops/pull/7',
  title: 'Promote cart',
  state: 'open',
  user: { login: 'plimsoll-bot' },
  head: { ref: 'plimsoll/x', sha, repo: { id: 1 } },
  base: { ref: 'main', sha, repo: { id: 1 } },
  merged_at: null,
  merge_commit_sha: sha,
  closed_at: null,
  mergeable: null,
  mergeable_state: 'unknown',
  merged_by: null,
}

test.each([
  ['the base repository itself', { id: 1 }, false],
  ['a fork', { id: 2 }, true],
  ['a fork that is deleted', null, true],
])('tells whether the head is in %s', (_, repo, headIsFork) => {
  expect(toPullRequest({ ...open, head: { ...open.head, repo } }, [], null).headIsFork).toBe(headIsFork)
})

test('is merged only where the host says when', () => {
  const closed = { ...open, state: 'closed' as const, closed_at: '2026-03-02T09:00:00Z' }
  expect(toPullRequest(closed, [], null)).toMatchObject({ state: 'closed', mergeCommit: null, mergedAt: null })
  const merged = { ...closed, merged_at: '2026-03-02T09:00:00Z', merged_by: null }
  expect(toPullRequest(merged, [], null)).toMatchObject({
    state: 'merged',
    mergeCommit: sha,
    mergedAt: Date.UTC(2026, 2, 2, 9),
    mergedBy: 'ghost',
  })
})

test.each([
  [['APPROVED'], ['mara'], []],
  [['APPROVED', 'COMMENTED'], ['mara'], []],
  [['APPROVED', 'CHANGES_REQUESTED'], [], ['mara']],
  [['CHANGES_REQUESTED', 'APPROVED'], ['mara'], []],
  [['APPROVED', 'DISMISSED'], [], []],
  [['CHANGES_REQUESTED', 'DISMISSED'], [], []],
  [['PENDING'], [], []],
])('of one person’s reviews %j the last that decides counts', (states, approvals, changesRequestedBy) => {
  const reviews = states.map(state => ({ user: { login: 'mara' }, state }))
  expect(toPullRequest(open, reviews, null)).toMatchObject({ approvals, changesRequestedBy })
})

test.each([
  ['the head', sha, false],
  ['an older commit', 'b'.repeat(40), true],
  ['a commit that is not told', null, null],
])('tells of a review of %s whether it is stale', (_, commit_id, stale) => {
  const [review] = toPullRequest(open, [{ user: null, state: 'APPROVED', commit_id }], null).reviews
  expect(review).toEqual({ login: 'ghost', decision: 'approved', stale })
})
