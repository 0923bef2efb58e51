import type { PullRequest } from '@/lib/git/contract'
import type { PullAnswer, PullSummary, Reviews } from './answers'

/** Who is gone from GitHub is called so there. */
const ghost = 'ghost'

/** A pull request in full, with what its reviews amount to. */
export function toPullRequest(pull: PullAnswer, reviews: Reviews): PullRequest {
  return {
    ...summarizePullRequest(pull),
    mergedBy: pull.merged_at === null ? null : (pull.merged_by?.login ?? ghost),
    mergeable: pull.mergeable,
    mergeableState: pull.mergeable_state,
    approvals: reviewersWith(reviews, 'APPROVED'),
    changesRequestedBy: reviewersWith(reviews, 'CHANGES_REQUESTED'),
  }
}

/** What GitHub's lists tell: nothing about merging, who merged, or reviews. */
export function summarizePullRequest(pull: PullSummary): PullRequest {
  const merged = pull.merged_at !== null
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
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
    approvals: [],
    changesRequestedBy: [],
  }
}

/** The last review that decides counts per person; a comment decides nothing, a dismissed review is none. */
function reviewersWith(reviews: Reviews, state: string): readonly string[] {
  const last = new Map<string, string>()
  for (const review of reviews) {
    if (deciding.has(review.state)) last.set(review.user?.login ?? ghost, review.state)
  }
  return [...last].filter(([, decided]) => decided === state).map(([login]) => login)
}

const deciding = new Set(['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'])

function epoch(time: string | null): number | null {
  return time === null ? null : Date.parse(time)
}
