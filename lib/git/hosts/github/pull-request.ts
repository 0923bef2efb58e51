import type { BaseRules, Check, PullRequest, ReviewDecision } from '@/lib/git/contract'
import type { PullAnswer, PullSummary, Reviews } from './answers'

/** Who is gone from GitHub is called so there. */
const ghost = 'ghost'

/** What is asked for beside the pull request itself while it is open. */
export interface Standing {
  readonly checks: readonly Check[]
  readonly checksUnread: string | null
  readonly rules: BaseRules
}

/** A pull request in full, with what its reviews amount to. */
export function toPullRequest(pull: PullAnswer, reviews: Reviews, standing: Standing | null): PullRequest {
  const newest = decisionsOf(reviews, pull.head.sha)
  return {
    ...summarizePullRequest(pull),
    mergedBy: pull.merged_at === null ? null : (pull.merged_by?.login ?? ghost),
    mergeable: pull.mergeable,
    mergeableState: pull.mergeable_state,
    approvals: newest.filter(one => one.decision === 'approved').map(one => one.login),
    changesRequestedBy: newest.filter(one => one.decision === 'changes_requested').map(one => one.login),
    reviews: newest,
    ...standing,
  }
}

/** What GitHub's lists tell: nothing about merging, who merged, or reviews. */
export function summarizePullRequest(pull: PullSummary): PullRequest {
  const merged = pull.merged_at !== null
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    body: pull.body ?? '',
    state: merged ? 'merged' : pull.state,
    author: pull.user?.login ?? ghost,
    headBranch: pull.head.ref,
    headSha: pull.head.sha,
    // The repository of a fork that was deleted is null.
    headIsFork: pull.head.repo === null || pull.head.repo.id !== pull.base.repo?.id,
    base: pull.base.ref,
    mergedAt: epoch(pull.merged_at),
    mergedBy: null,
    // Of an open pull request it is only a trial merge.
    mergeCommit: merged ? pull.merge_commit_sha : null,
    closedAt: epoch(pull.closed_at),
    mergeable: null,
    mergeableState: 'unknown',
    draft: pull.draft === true,
    approvals: [],
    changesRequestedBy: [],
    reviews: [],
    reviewersRequested: {
      people: (pull.requested_reviewers ?? []).map(one => one.login),
      teams: (pull.requested_teams ?? []).map(one => one.slug),
    },
    checks: null,
    checksUnread: null,
    rules: null,
    // GitHub's REST tells neither which conversations are resolved nor the place in a merge queue.
    conversationsOpen: null,
    queuePosition: null,
  }
}

/** The last review that decides counts per person; a comment decides nothing. */
function decisionsOf(reviews: Reviews, head: string): readonly ReviewDecision[] {
  const last = new Map<string, ReviewDecision>()
  for (const { user, state, commit_id: commit } of reviews) {
    const decision = decisions[state]
    if (decision === undefined) continue
    const login = user?.login ?? ghost
    last.set(login, { login, decision, stale: typeof commit === 'string' ? commit !== head : null })
  }
  return [...last.values()]
}

const decisions: Readonly<Record<string, ReviewDecision['decision']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes_requested',
  DISMISSED: 'dismissed',
}

function epoch(time: string | null): number | null {
  return time === null ? null : Date.parse(time)
}
