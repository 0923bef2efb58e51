import { describe, expect, it } from 'vitest'
import type { BaseRules, PullRequest } from '@/lib/git/contract'
import { type MergeFacts, whyNotMerged } from './why-not-merged'

const rules: BaseRules = {
  requiredApprovals: 1,
  requiredChecks: ['build'],
  signedCommits: false,
  upToDate: false,
  conversationsResolved: true,
  mergeQueue: false,
}

const ready: PullRequest = {
  number: 7,
  url: 'https://git.example/7',
  title: 't',
  body: '',
  state: 'open',
  author: 'plimsoll-bot',
  headBranch: 'plimsoll/prod/cart/1-1',
  headSha: 'a'.repeat(40),
  headIsFork: false,
  base: 'main',
  mergedAt: null,
  mergedBy: null,
  mergeCommit: null,
  closedAt: null,
  mergeable: true,
  mergeableState: 'clean',
  draft: false,
  approvals: ['jonas'],
  changesRequestedBy: [],
  reviews: [],
  reviewersRequested: { people: [], teams: [] },
  checks: [{ name: 'build', state: 'success', url: null, required: true }],
  checksUnread: null,
  rules,
  conversationsOpen: 0,
  queuePosition: null,
}

function why(changes: Partial<PullRequest> = {}, facts: Partial<MergeFacts> = {}): readonly string[] {
  return whyNotMerged({ ...ready, ...changes }, { requestedBy: null, requesterMayApprove: false, held: null, ...facts })
}

describe('whyNotMerged', () => {
  it('says nothing when nothing stands in the way', () => {
    expect(why()).toEqual([])
  })

  it.each<[string, Partial<PullRequest>, RegExp]>([
    ['a conflict', { mergeable: false }, /conflicts/],
    ['a branch that is behind', { mergeableState: 'behind' }, /behind/],
    ['a draft', { draft: true }, /draft/],
    [
      'a failing check by its name',
      { checks: [{ name: 'build', state: 'failure', url: null, required: true }] },
      /A check fails: build/,
    ],
    [
      'a pending check that may be required',
      { checks: [{ name: 'scan', state: 'pending', url: null, required: null }] },
      /pending: scan/,
    ],
    ['checks that could not be read', { checksUnread: 'The checks could not be read.' }, /could not be read/],
    [
      'missing approvals',
      { approvals: [], reviewersRequested: { people: ['lena'], teams: [] } },
      /0 of 1 .* Asked: lena/,
    ],
    ['changes requested', { changesRequestedBy: ['mara'] }, /requested by mara/],
    ['open conversations', { conversationsOpen: 2 }, /2 conversations/],
    ['the queue', { queuePosition: 3 }, /number 3/],
    ['a host that does not say why', { mergeableState: 'blocked' }, /does not say why/],
    ['a host that is still working it out', { mergeable: null }, /not worked out/],
  ])('names %s', (_what, changes, sentence) => {
    expect(why(changes).join(' ')).toMatch(sentence)
  })

  it('is not held by a check that is not required', () => {
    expect(why({ checks: [{ name: 'lint', state: 'failure', url: null, required: false }] })).toEqual([])
  })

  it('does not count the requester’s own approval, unless the environment lets it, and says that the name is not verified', () => {
    expect(why({}, { requestedBy: 'Jonas' })[0]).toMatch(/Only Jonas approved it, .*not verified/)
    expect(why({}, { requestedBy: 'Jonas', requesterMayApprove: true })).toEqual([])
    expect(why({ approvals: ['jonas', 'lena'] }, { requestedBy: 'jonas' })).toEqual([])
  })

  it('says first what Plimsoll itself holds it for', () => {
    expect(why({ draft: true }, { held: 'prod is frozen until Monday.' })[0]).toBe('prod is frozen until Monday.')
  })
})
